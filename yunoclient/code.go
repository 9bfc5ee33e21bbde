package yunoclient

// Code is the code of an error, as Yuno names it. Branch on the code and not on the
// messages, whose texts change. A Code is an error, so errors.Is finds it:
//
//	if errors.Is(err, yunoclient.CodeCustomerNotFound) { … }
//
// Yuno may send codes that are not listed here. [APIError.Code] has whatever arrived.
type Code string

// Error returns the code itself.
func (c Code) Error() string { return string(c) }

// The codes that Yuno documents, with their statuses. Branch on the code alone, because
// Yuno sends the same code with different statuses. A 404 without a code most often means
// that the base URL is wrong.
const (
	// CodeInvalidRequest (400): a field is missing or wrong. The messages name it.
	CodeInvalidRequest Code = "INVALID_REQUEST"
	// CodeInvalidParameters (400): a field has a value that Yuno does not accept.
	CodeInvalidParameters Code = "INVALID_PARAMETERS"
	// CodeMissingParameters (400): a required field is absent.
	CodeMissingParameters Code = "MISSING_PARAMETERS"
	// CodeValidationError (400): a field has a value that Yuno does not accept.
	CodeValidationError Code = "VALIDATION_ERROR"
	// CodeMissingHeader (400): a header that the operation requires is absent.
	CodeMissingHeader Code = "MISSING_HEADER"
	// CodeCustomerNotFound (400, 404): no such customer in this account and
	// environment. Create the customer first, with the same keys.
	CodeCustomerNotFound Code = "CUSTOMER_NOT_FOUND"
	// CodeCustomerSessionNotFound (400, 404): the session does not exist in this
	// account and environment. Open a new one.
	CodeCustomerSessionNotFound Code = "CUSTOMER_SESSION_NOT_FOUND"
	// CodeCountryNotSupported (400): Yuno opens no session for this country.
	// It is documented, but not seen in production.
	CodeCountryNotSupported Code = "COUNTRY_NOT_SUPPORTED"
	// CodeInvalidAccountID (400): the account_id does not belong to these keys. Copy it
	// from the dashboard of the same environment.
	CodeInvalidAccountID Code = "INVALID_ACCOUNT_ID"
	// CodeNotFound (404, 400): check the IDs, then the base URL.
	CodeNotFound Code = "NOT_FOUND"
	// CodeBadRequest (400): the request could not be read.
	CodeBadRequest Code = "BAD_REQUEST"
	// CodeInvalidAPIVersion (400): the base URL names a version that does not exist.
	CodeInvalidAPIVersion Code = "INVALID_API_VERSION"
	// CodeUnexpectedResponse (400): a system behind Yuno gave a response that
	// Yuno could not use. Try later.
	CodeUnexpectedResponse Code = "UNEXPECTED_RESPONSE"
	// CodeIdempotencyDuplicated (400): the first request with this idempotency key
	// failed before anything was created, so no payment exists, and the key is used up.
	// Correct the request and send it with a new key.
	CodeIdempotencyDuplicated Code = "IDEMPOTENCY_DUPLICATED"
	// CodeRequestInProcess (400): Yuno is still processing the first request with this
	// idempotency key. Wait, then send the same request again with the same key.
	CodeRequestInProcess Code = "REQUEST_IN_PROCESS"
	// CodeNotAuthenticated (401): Yuno does not know the keys of the request.
	CodeNotAuthenticated Code = "NOT_AUTHENTICATED"
	// CodeInvalidCredentials (401, 400): the keys belong to another environment, are
	// swapped, or were copied incompletely.
	CodeInvalidCredentials Code = "INVALID_CREDENTIALS"
	// CodeExpiredCredentials (401, 400): create new keys in the dashboard.
	CodeExpiredCredentials Code = "EXPIRED_CREDENTIALS"
	// CodeUnknownIPAddress (401, 400): this server's address is not on the
	// account's list of allowed addresses.
	CodeUnknownIPAddress Code = "UNKNOWN_IP_ADDRESS"
	// CodeInvalidToken (401, 400): a token in the request is not valid. Create a new one.
	CodeInvalidToken Code = "INVALID_TOKEN"
	// CodeTokenInUse (401, 400): a token in the request was used before. Create a new one.
	CodeTokenInUse Code = "TOKEN_IN_USE"
	// CodeAuthorizationRequired (403): the account may not use this API. Ask
	// Yuno to enable it.
	CodeAuthorizationRequired Code = "AUTHORIZATION_REQUIRED"
	// CodeAccessDenied (403): the keys may not do this. Ask Yuno to allow it.
	CodeAccessDenied Code = "ACCESS_DENIED"
	// CodeUnsupportedMethod (405): the path exists, but not for this method.
	CodeUnsupportedMethod Code = "UNSUPPORTED_METHOD"
	// CodeInternalError (500): an error at Yuno. The client has retried the call if that was
	// safe. Try later.
	CodeInternalError Code = "INTERNAL_ERROR"
	// CodeInternalServerError (500, 400): an error at Yuno. If the status is 500,
	// the client has retried the call if that was safe. Try later.
	CodeInternalServerError Code = "INTERNAL_SERVER_ERROR"
	// CodeRequestTimeout (408, 504): Yuno did not finish within its 60 seconds. The
	// client has retried the call if that was safe. Try later.
	CodeRequestTimeout Code = "REQUEST_TIMEOUT"
	// CodeServiceUnavailable (503): Yuno is not available. The client has retried the
	// call if that was safe. Try later.
	CodeServiceUnavailable Code = "SERVICE_UNAVAILABLE"
	// CodeGatewayTimeout (504): a system behind Yuno's gateway took too long. The client
	// has retried the call if that was safe. Try later.
	CodeGatewayTimeout Code = "GATEWAY_TIMEOUT"
)
