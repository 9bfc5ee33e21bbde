package main

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/yuno-go/yuno/yunoclient"
	"github.com/yuno-go/yuno/yunoclient/webhook"
	"github.com/yuno-go/yuno/yunoclient/yunotest"
)

const webhookSecretVariable = "YUNO_WEBHOOK_SECRET"

const codeNoWebhook yunoclient.Code = "NO_WEBHOOK"

// parseWebhook returns where -webhook leads to, and nil if it is not given.
func parseWebhook(target string, anywhere bool) (*receiver, error) {
	if target == "" {
		if anywhere {
			return nil, usagef("-webhook-anywhere is of use with -webhook only: add -webhook URL")
		}
		return nil, nil
	}
	parsed, err := url.Parse(target)
	if err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.Hostname() == "" {
		return nil, usagef("-webhook must be a URL, such as http://127.0.0.1:3000/webhooks/yuno, got %q", cutWords(target))
	}
	if !anywhere && !isLoopback(parsed.Hostname()) {
		return nil, usagef("-webhook leads to %q, and not to this machine: what receives it takes a made-up card for a real one "+
			"if it has this secret; add -webhook-anywhere if it is for tests", cutWords(parsed.Hostname()))
	}
	secret := os.Getenv(webhookSecretVariable)
	if _, err := webhook.NewVerifier(secret); err != nil {
		_, fault, _ := strings.Cut(err.Error(), "secret 1 of 1 ")
		return nil, usagef("-webhook needs %s, the secret with which your server checks events: it %s", webhookSecretVariable, fault)
	}
	return newReceiver(target, secret), nil
}

func isLoopback(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// enroll responds to POST /__admin/enroll: it delivers the event of a session to the
// receiver, which may be nil.
func (c command) enroll(fake *yunotest.Server, to *receiver) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if to == nil {
			refuse(w, http.StatusConflict, codeNoWebhook, errors.New("the mock has no webhook: start it with -webhook URL"))
			return
		}
		var asked struct {
			CustomerSession string `json:"customer_session"`
		}
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAdminBytes)).Decode(&asked)
		if err != nil || asked.CustomerSession == "" {
			refuse(w, http.StatusBadRequest, yunoclient.CodeInvalidRequest, errors.New(`the body must be {"customer_session": "ID"}`))
			return
		}
		event, err := fake.Enroll(asked.CustomerSession)
		if err != nil {
			refuse(w, http.StatusNotFound, yunoclient.CodeCustomerSessionNotFound, errors.New("this mock has not opened that session"))
			return
		}
		status := http.StatusBadGateway
		deliveries := c.deliver(r.Context(), to, event)
		if deliveries[len(deliveries)-1].Status == http.StatusOK {
			status = http.StatusOK
		}
		writeJSON(w, status, map[string]any{"deliveries": deliveries, "event": json.RawMessage(event.Body)})
	}
}
