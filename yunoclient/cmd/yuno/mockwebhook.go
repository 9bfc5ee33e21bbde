package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

const webhookSecretVariable = "YUNO_WEBHOOK_SECRET"

const codeNoWebhook yunoclient.Code = "NO_WEBHOOK"

// Yuno tries seven times within 96 hours. The mock tries seven times within three
// seconds, because many test runners give up after five.
const (
	maxDeliveries   = 7
	firstRedelivery = 20 * time.Millisecond // then twice as long each time: 1.26 s in all
	deliveryLimit   = 3 * time.Second       // for all tries, responses included
)

var errNoResponse = errors.New("no response within 3 seconds")

// receiver is the webhook to which the mock delivers events.
type receiver struct {
	url, secret string
	client      *http.Client
	out         io.Writer // for a line about each try
}

func (c command) newReceiver(target, secret string) *receiver {
	return &receiver{url: target, secret: secret, out: c.stdout, client: &http.Client{
		// It uses no proxy, because a loopback URL must stay on this machine, and keeps no
		// connections, because the receiver may be restarted.
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// parseWebhook returns nil if -webhook is not set.
func (c command) parseWebhook(target string, anywhere bool) (*receiver, error) {
	if target == "" {
		if anywhere {
			return nil, usagef("-webhook-anywhere needs -webhook URL")
		}
		return nil, nil
	}
	parsed, err := url.Parse(target)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Hostname() == "" {
		return nil, usagef("-webhook must be a URL, such as http://127.0.0.1:3000/webhooks/yuno, got %q", cutWords(target))
	}
	if !anywhere && !httptext.IsLoopback(parsed.Hostname()) {
		return nil, usagef("-webhook leads to %q, which is not this machine: a server with this secret would accept a made-up card as "+
			"a real card; if it is a test server, add -webhook-anywhere", cutWords(parsed.Hostname()))
	}
	secret := os.Getenv(webhookSecretVariable)
	if _, err := webhook.NewVerifier(secret); err != nil {
		_, fault, _ := strings.Cut(err.Error(), "secret 1 of 1 ")
		return nil, usagef("-webhook needs %s, the secret with which your server checks events: it %s", webhookSecretVariable, fault)
	}
	return c.newReceiver(target, secret), nil
}

func (a *admin) enroll(w http.ResponseWriter, r *http.Request) {
	a.report(w, r, "customer_session", a.fake.Enroll, yunoclient.CodeCustomerSessionNotFound)
}

func (a *admin) unenroll(w http.ResponseWriter, r *http.Request) {
	a.report(w, r, "payment_method", a.fake.Unenroll, yunoclient.CodeNotFound)
}

// report delivers the event that find returns for the ID in a field of the body.
func (a *admin) report(w http.ResponseWriter, r *http.Request,
	field string, find func(id string) (yunotest.Event, error), notFound yunoclient.Code,
) {
	if a.to == nil {
		refuse(w, http.StatusConflict, codeNoWebhook, errors.New("the mock has no webhook: start it with -webhook URL"))
		return
	}
	var body map[string]any
	_ = json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAdminBytes)).Decode(&body)
	id, ok := body[field].(string)
	if !ok {
		refuse(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest, fmt.Errorf(`the body must be {%q: "ID"}`, field))
		return
	}
	event, err := find(id)
	if err != nil {
		refuse(w, http.StatusNotFound, notFound, errors.New(strings.TrimPrefix(err.Error(), "yunotest: ")))
		return
	}
	status := http.StatusBadGateway
	deliveries := a.to.deliver(r.Context(), event)
	if deliveries[len(deliveries)-1].Status == http.StatusOK {
		status = http.StatusOK
	}
	httptext.WriteJSON(w, status, map[string]any{"deliveries": deliveries, "event": json.RawMessage(event.Body)})
}

// delivery is a try to deliver an event.
type delivery struct {
	Retry  int    `json:"retry"`
	Status int    `json:"status"` // 0 without a response
	Error  string `json:"error,omitempty"`
}

// deliver sends an event until it is acknowledged, as Yuno does, but faster.
func (to *receiver) deliver(ctx context.Context, event yunotest.Event) []delivery {
	ctx, cancel := context.WithTimeoutCause(ctx, deliveryLimit, errNoResponse)
	defer cancel()
	var tries []delivery
	for wait := firstRedelivery; ; wait *= 2 {
		status, err := to.send(ctx, event)
		try := delivery{Retry: len(tries), Status: status}
		outcome := strconv.Itoa(status)
		if err != nil {
			try.Error, outcome = err.Error(), httptext.OneLine(err.Error(), 200)
		}
		tries = append(tries, try)
		fmt.Fprintf(to.out, "webhook, retry %d: %s\n", try.Retry, outcome)
		if status == http.StatusOK || len(tries) == maxDeliveries {
			return tries
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return tries
		}
		event = event.Again()
	}
}

func (to *receiver) send(ctx context.Context, event yunotest.Event) (status int, err error) {
	resp, err := to.client.Do(event.Request(ctx, to.url, to.secret))
	switch {
	case err == nil:
		return resp.StatusCode, resp.Body.Close()
	case ctx.Err() != nil:
		return 0, context.Cause(ctx)
	}
	return 0, errors.Unwrap(err) // because a *url.Error repeats the URL, which may hold a token
}
