package shop_test

import (
	"errors"
	"net/http"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/yunotest"

	shop "example.com/stranger"
)

const (
	account  = "8beac4de-5f6f-11ed-9b6a-0242ac120002"
	customer = "ae106483-65ee-463b-8782-9794022b3112"
)

func TestEnrol(t *testing.T) {
	srv := yunotest.NewServer(t)
	if token, err := shop.New(srv.Client(), account).Enrol(t.Context(), customer, "br"); err != nil || token == "" {
		t.Errorf("got %q, %v", token, err)
	}
}

func TestEnrolWhateverYunoAnswers(t *testing.T) {
	atOnce := http.Header{"Retry-After": {"0"}}
	for name, test := range map[string]struct {
		country  string
		rejected bool
		replies  []yunotest.Reply
		want     error
		requests int
	}{
		"normal":           {country: "BR", requests: 1},
		"country in words": {country: "Brazil", want: errAny, requests: 0},
		"unknown customer": {country: "BR", rejected: true, want: shop.ErrUnknownCustomer, requests: 1},
		"wrong keys": {country: "BR", want: yunoclient.CodeInvalidCredentials, requests: 1,
			replies: []yunotest.Reply{{Status: 401, Body: `{"code":"INVALID_CREDENTIALS","messages":["Invalid credentials"]}`}}},
		"busy once": {country: "BR", requests: 2,
			replies: []yunotest.Reply{{Status: 503, Header: atOnce}}},
		"busy": {country: "BR", want: shop.ErrTryLater, requests: 2,
			replies: []yunotest.Reply{{Status: 503, Header: atOnce}, {Status: 429, Header: atOnce}}},
		"dropped after being busy": {country: "BR", want: shop.ErrTryLater, requests: 2,
			replies: []yunotest.Reply{{Status: 503, Header: atOnce}, {Close: true}}},
		"page of a proxy": {country: "BR", want: yunoclient.ErrMalformedResponse, requests: 1,
			replies: []yunotest.Reply{{Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html>"}}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := yunotest.NewServer(t)
			srv.Reply(test.replies...)
			if test.rejected {
				srv.RejectCustomer(customer)
			}
			token, err := shop.New(srv.Client(yunoclient.WithMaxRetries(1)), account).Enrol(t.Context(), customer, test.country)

			if test.want == nil && (err != nil || token == "") {
				t.Errorf("got %q, %v", token, err)
			}
			if test.want != nil && (err == nil || test.want != errAny && !errors.Is(err, test.want)) {
				t.Errorf("got the error %v, want %v", err, test.want)
			}
			if got := len(srv.Requests()); got != test.requests {
				t.Errorf("%d requests arrived, want %d", got, test.requests)
			}
			want := yuno.CreateCustomerSessionRequest{AccountID: account, CustomerID: customer, Country: "BR"}
			for _, request := range srv.Requests() {
				if !reflect.DeepEqual(request.Session, want) {
					t.Errorf("got %+v, want %+v", request.Session, want)
				}
			}
		})
	}
}

// errAny stands for an error that has no name.
var errAny = errors.New("any error")

// In a bubble the fake's delays and the client's waits take no time.
func TestEnrolIsPatient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := yunotest.New()
		srv.Reply(
			yunotest.Reply{Close: true},
			yunotest.Reply{Status: 503, Header: http.Header{"Retry-After": {"20"}}},
			yunotest.Reply{Delay: 40 * time.Second},
		)
		started := time.Now()
		token, err := shop.New(srv.Client(), account).Enrol(t.Context(), customer, "BR")
		if err != nil || token == "" {
			t.Errorf("got %q, %v", token, err)
		}
		if took := time.Since(started); took < time.Minute || took > 2*time.Minute {
			t.Errorf("took %v", took)
		}
	})
}
