// Package shop is a merchant's backend that uses the library as a stranger
// does, from a module of its own.
package shop

import (
	"context"
	"errors"
	"fmt"

	"github.com/yuno-go/yuno"
	"github.com/yuno-go/yuno/yunoclient"

	"example.com/stranger/customers" // which TestStranger generates
)

// Why a customer cannot enroll.
var (
	ErrUnknownCustomer = errors.New("the customer is unknown")
	ErrKnownCustomer   = errors.New("the customer exists already")
	ErrTryLater        = errors.New("try later")
)

// Shop lets customers enroll their cards.
type Shop struct {
	client    *yunoclient.Client
	accountID string
}

// New returns a shop that calls Yuno through client.
func New(client *yunoclient.Client, accountID string) *Shop {
	return &Shop{client, accountID}
}

// Register creates the customer at Yuno, through a package that yuno generate made, and
// returns Yuno's ID.
func (s *Shop) Register(ctx context.Context, number string) (string, error) {
	customer, err := customers.New(s.client).CreateCustomer(ctx, customers.CreateCustomerRequest{MerchantCustomerID: number})
	switch {
	case errors.Is(err, yunoclient.Code("CUSTOMER_ID_DUPLICATED")):
		return "", fmt.Errorf("%w: %w", ErrKnownCustomer, err)
	case err != nil:
		return "", err
	}
	return customer.ID, nil
}

// Enroll returns the token that the customer's device needs.
func (s *Shop) Enroll(ctx context.Context, customerID, country string) (string, error) {
	code, err := yunoclient.ParseCountry(country)
	if err != nil {
		return "", err
	}
	session, err := s.client.CreateCustomerSession(ctx, yuno.CreateCustomerSessionRequest{
		AccountID: s.accountID, CustomerID: customerID, Country: code,
	})
	var failure *yunoclient.APIError
	switch {
	case errors.Is(err, yunoclient.CodeCustomerNotFound):
		return "", fmt.Errorf("%w: %w", ErrUnknownCustomer, err)
	case errors.As(err, &failure) && failure.Retryable():
		return "", fmt.Errorf("%w: %w", ErrTryLater, err)
	case err != nil:
		return "", err
	}
	return session.ID, nil
}
