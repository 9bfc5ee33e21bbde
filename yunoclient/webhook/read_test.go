package webhook_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/yuno-go/yuno/yunoclient/webhook"
)

// The caller may write the handler.
func TestRead(t *testing.T) {
	verifier := newVerifier(t, secret)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		event, err := verifier.Read(r)
		if err != nil {
			assert.ErrorIs(t, err, webhook.ErrMalformed)
			w.WriteHeader(http.StatusTeapot)
			return
		}
		fmt.Fprint(w, event.PaymentMethod.Status)
	})
	recorder := serve(handler, delivery(t, enrolled))
	assert.Equal(t, 200, recorder.Code)
	assert.Equal(t, "ENROLLED", recorder.Body.String())
	assert.Equal(t, http.StatusTeapot, serve(handler, delivery(t, "{}")).Code)
}

func TestReadErrors(t *testing.T) {
	verifier := newVerifier(t, secret)
	for name, test := range deliveries(t) {
		t.Run(name, func(t *testing.T) {
			req := delivery(t, test.body)
			if test.change != nil {
				test.change(req)
			}
			event, err := verifier.Read(req)
			if test.says == "" {
				require.NoError(t, err)
				assert.Equal(t, test.body, string(event.Body))
				return
			}
			require.EqualError(t, err, "webhook: "+test.says)
			assert.Nil(t, event)
			for _, known := range []error{webhook.ErrSignature, webhook.ErrTooLarge, webhook.ErrMalformed, io.ErrUnexpectedEOF} {
				assert.Equal(t, known == test.err, errors.Is(err, known), known)
			}
		})
	}
}

// A slow body ends even if no deadline can be set.
func TestReadSlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for wait, want := range map[time.Duration]time.Duration{
			time.Second:     10 * time.Second,
			3 * time.Second: 12 * time.Second,
			time.Second / time.Duration(len(enrolled)): 0,
		} {
			start, rest := time.Now(), strings.NewReader(enrolled)
			req := delivery(t, enrolled)
			req.Body = body(func(p []byte) (int, error) {
				time.Sleep(wait)
				return rest.Read(p[:1])
			})
			recorder := serve(newVerifier(t, secret).Handler(acknowledge), req)
			if want == 0 {
				assert.Equal(t, 200, recorder.Code)
				continue
			}
			assert.Equal(t, 400, recorder.Code)
			assert.Equal(t, want, time.Since(start))
		}
		start := time.Now()
		req := httptest.NewRequest(http.MethodPost, "/", body(func([]byte) (int, error) {
			time.Sleep(time.Millisecond)
			return 0, nil
		}))
		req.Header.Set(webhook.SignatureHeader, bodySignature)
		_, err := newVerifier(t, secret).Read(req)
		require.ErrorContains(t, err, "webhook: the body did not arrive: i/o timeout")
		assert.Equal(t, 10*time.Second, time.Since(start), "neither a byte nor an end")
	})
}
