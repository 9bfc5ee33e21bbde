package yunoclient

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuno-go/yuno"
)

// ValidationError lists all faults of a request that was not sent, in the order of its
// fields. It is always returned as a pointer.
type ValidationError struct{ Fields []FieldError }

// FieldError is a fault of a request. Field is the name on the wire, such as account_id.
// Message states the rule and the beginning of the value, and is fit for your own 400
// response.
type FieldError struct{ Field, Message string }

// Error returns all faults in one line.
func (e *ValidationError) Error() string {
	faults := make([]string, len(e.Fields))
	for i, fault := range e.Fields {
		faults[i] = fault.Field + " " + fault.Message
	}
	return "invalid request: " + strings.Join(faults, "; ")
}

func invalid(field, message string) error {
	return &ValidationError{Fields: []FieldError{{Field: field, Message: message}}}
}

// The limits cannot be derived, because only the prose of the document and Yuno's page about
// the object state them.
const (
	minIDLength, maxIDLength                   = 36, 64
	minCallbackURLLength, maxCallbackURLLength = 3, 526
)

func validate(req *yuno.CreateCustomerSessionRequest) error {
	var faults []FieldError
	add := func(field, message string) {
		if message != "" {
			faults = append(faults, FieldError{Field: field, Message: message})
		}
	}
	add("account_id", idFault(req.AccountID, "the account's ID from the Yuno dashboard"))
	add("callback_url", callbackURLFault(req.CallbackURL))
	add("country", countryFault(req.Country))
	add("customer_id", idFault(req.CustomerID, "the ID that Yuno's Create Customer returned"))
	if faults == nil {
		return nil
	}
	return &ValidationError{Fields: faults}
}

// idFault does not require a UUID, because Yuno reserves the right to change the format of
// its IDs.
func idFault(id, source string) string {
	if len(id) >= minIDLength && len(id) <= maxIDLength && isVisibleASCII(id) {
		return ""
	}
	return fmt.Sprintf("must be %s: %d to %d visible ASCII characters, got %s", source, minIDLength, maxIDLength, given(id))
}

func callbackURLFault(callbackURL string) string {
	length := utf8.RuneCountInString(callbackURL)
	switch {
	case strings.ContainsFunc(callbackURL, unicode.IsControl):
		return "must hold no control characters, such as a line break, got " + given(callbackURL)
	case length == 0, length >= minCallbackURLLength && length <= maxCallbackURLLength:
		return ""
	}
	return fmt.Sprintf("must be absent or %d to %d characters, got %s", minCallbackURLLength, maxCallbackURLLength,
		given(callbackURL))
}

func countryFault(country yuno.Country) string {
	if CountryName(country) != "" {
		return ""
	}
	const rule = "must be an upper-case ISO 3166-1 alpha-2 code"
	meant, err := ParseCountry(string(country))
	switch {
	case err != nil:
		return fmt.Sprintf("%s, such as BR, got %s", rule, given(string(country)))
	case meant != country:
		return fmt.Sprintf("%s: use %s, got %s", rule, meant, given(string(country)))
	}
	return ""
}

func given(s string) string {
	switch length := utf8.RuneCountInString(s); length {
	case 0:
		return "nothing"
	case 1:
		return quoteShort(s) + " (1 character)"
	default:
		return fmt.Sprintf("%s (%d characters)", quoteShort(s), length)
	}
}
