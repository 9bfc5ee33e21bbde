package yunoclient

// Code is the code of an error as Yuno names it: branch on it, never on the
// messages, whose texts change. A Code is an error, so that errors.Is finds
// it:
//
//	if errors.Is(err, yunoclient.CodeCustomerNotFound) { … }
//
// Yuno may send codes that are not listed here; [APIError.Code] holds whatever
// arrived.
type Code string

// Error returns the code itself.
func (c Code) Error() string { return string(c) }

// The codes that Yuno documents, with the statuses that they come with. Branch on
// the code alone: Yuno sends the same one with different statuses. A 404 without
// a code is most often a wrong path: check the base URL.
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
	// CodeInvalidAccountID (400): account_id is no account of these keys. Copy
	// it from the dashboard of the same environment.
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
	// CodeIdempotencyDuplicated (400): the idempotency key was used before,
	// for another request. Use a new key for a new request.
	CodeIdempotencyDuplicated Code = "IDEMPOTENCY_DUPLICATED"
	// CodeRequestInProcess (400): the first request with this idempotency key
	// is still being worked on. Wait, then send the same again.
	CodeRequestInProcess Code = "REQUEST_IN_PROCESS"
	// CodeNotAuthenticated (401): the request has no keys that Yuno knows.
	CodeNotAuthenticated Code = "NOT_AUTHENTICATED"
	// CodeInvalidCredentials (401, 400): most often keys of the other environment,
	// or a key that was copied incompletely.
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
	// CodeInternalError (500): a fault at Yuno. The call was retried already, if that
	// was safe; try later.
	CodeInternalError Code = "INTERNAL_ERROR"
	// CodeInternalServerError (500, 400): a fault at Yuno. With a 500 the call was
	// retried already, if that was safe; try later.
	CodeInternalServerError Code = "INTERNAL_SERVER_ERROR"
	// CodeRequestTimeout (408, 504): Yuno did not finish within its 60 seconds. The
	// call was retried already, if that was safe; try later.
	CodeRequestTimeout Code = "REQUEST_TIMEOUT"
	// CodeServiceUnavailable (503): Yuno cannot work now. The call was retried already,
	// if that was safe; try later.
	CodeServiceUnavailable Code = "SERVICE_UNAVAILABLE"
	// CodeGatewayTimeout (504): something behind Yuno's gateway took too long. The call
	// was retried already, if that was safe; try later.
	CodeGatewayTimeout Code = "GATEWAY_TIMEOUT"
)
