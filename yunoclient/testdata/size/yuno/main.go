// Command yuno is a program that uses net/http and this library.
package main

import (
	"context"
	"net/http"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"
)

func main() {
	_, _ = http.Get("https://localhost")
	client, err := yunoclient.New(yunoclient.Credentials{})
	if err != nil {
		return
	}
	_, _ = client.CreateCustomerSession(context.Background(), yuno.CreateCustomerSessionRequest{})
}
