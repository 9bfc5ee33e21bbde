package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

// Yuno tries seven times within 96 hours. The mock does within three seconds, since
// many test runners give up after five.
const (
	maxDeliveries   = 7
	firstRedelivery = 20 * time.Millisecond // then twice as long each time: 1.26 s in all
	deliveryLimit   = 3 * time.Second       // for all of them, responses included
)

var errNoResponse = errors.New("no response within 3 seconds")

// receiver is where the mock delivers events.
type receiver struct {
	url, secret string
	client      *http.Client
}

func newReceiver(target, secret string) *receiver {
	return &receiver{url: target, secret: secret, client: &http.Client{
		// Without a proxy: what is for this machine stays there. And without kept
		// connections: the receiver may be started anew.
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// delivery is one try.
type delivery struct {
	Retry  int    `json:"retry"`
	Status int    `json:"status"` // 0 without a response
	Error  string `json:"error,omitempty"`
}

// deliver sends an event until it is acknowledged, as Yuno does, but faster.
func (c command) deliver(ctx context.Context, to *receiver, event yunotest.Event) []delivery {
	var all []delivery
	started, wait := time.Now(), firstRedelivery
	inTime, cancel := context.WithDeadlineCause(ctx, started.Add(deliveryLimit), errNoResponse)
	defer cancel()
	for {
		one := to.send(inTime, event)
		one.Retry = len(all)
		all = append(all, one)
		outcome := one.Error
		if one.Error == "" {
			outcome = strconv.Itoa(one.Status)
		}
		fmt.Fprintf(c.stdout, "webhook, retry %d: %s\n", one.Retry, printable(outcome, 200))
		if one.Status == http.StatusOK || len(all) == maxDeliveries || time.Since(started)+wait > deliveryLimit {
			return all
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return all
		}
		wait *= 2
		event = event.Again()
	}
}

func (to *receiver) send(ctx context.Context, event yunotest.Event) delivery {
	resp, err := to.client.Do(event.Request(ctx, to.url, to.secret))
	if err == nil {
		_ = resp.Body.Close()
		return delivery{Status: resp.StatusCode}
	}
	switch {
	case context.Cause(ctx) == errNoResponse:
		return delivery{Error: errNoResponse.Error()}
	case ctx.Err() != nil:
		return delivery{Error: "stopped"}
	}
	return delivery{Error: errors.Unwrap(err).Error()} // of a *url.Error, whose own text repeats the URL
}
