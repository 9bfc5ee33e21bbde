// Package yunoclient opens customer sessions at the payment platform Yuno: the
// tokens with which a merchant's web or mobile front end enrols cards and
// wallets. It is for the merchant's backend.
//
//	creds, err := yunoclient.CredentialsFromEnv()
//	…
//	client, err := yunoclient.New(creds) // the sandbox; see WithEnvironment
//	…
//	session, err := client.CreateCustomerSession(ctx, yuno.CreateCustomerSessionRequest{
//		AccountID:  "8beac4de-5f6f-11ed-9b6a-0242ac120002",
//		CustomerID: "ae106483-65ee-463b-8782-9794022b3112",
//		Country:    "BR",
//	})
//	…
//	fmt.Println(session.ID)
//
// Make one [Client] with [New] and share it. The request and response types are
// those of package yuno, which is generated from Yuno's own OpenAPI document.
//
// Any other operation goes through the same Client: [Client.Do] sends the requests
// of a client that you generate from another of Yuno's pages. [Client.API] is what
// this module itself is generated from. Whether a customer has enrolled comes back
// as an event to your server: package webhook receives it. The example "WholeLoop"
// has all of it, offline.
//
// # Errors
//
// A request with faults is a [*ValidationError] that names every one, and nothing
// is sent. Every later failure is an [*APIError], which keeps the status, the
// header and the body of any response, JSON or not; only the error of an editor
// is returned as it is. Branch on Yuno's code, which is an error too:
//
//	if errors.Is(err, yunoclient.CodeCustomerNotFound) { … }
//
// # Time and retries
//
// An attempt may take 65 seconds, see [WithTimeout]; the context bounds the whole
// call. Opening a session is tried up to three times, see [WithMaxRetries]: after
// connection errors and the statuses 408, 429, 500, 502, 503 and 504, because a
// session that nobody uses does no harm. Any other operation that is not idempotent
// is retried only if it cannot have been processed, or if it carries an
// [IdempotencyKey]; with one, REQUEST_IN_PROCESS is retried too. The wait is random
// and at most 0.5 s, doubling up to 8 s, on top of a Retry-After of up to 30 s. A
// longer one ends the call: the caller decides about it. A wait that would outlast
// the context is not begun. With the defaults a call takes 4 minutes and 17 seconds
// at most.
//
// What is sent is what Attempts says: net/http replays nothing by itself. Only a GET
// over an HTTP/1 connection that the server closes may, rarely, go out twice. A
// connection that dies silently is found, and replaced.
//
// # Secrets
//
// Nothing that this package logs or prints, and no error and no request that it
// returns, holds a key, not even to reflection: [redacted] stands in its place. A
// key is found as it is, and as JSON (once, or within JSON), a URL's query or path
// or HTML escapes it; a server that hides a key on purpose is not seen through. One
// of fewer than 8 characters is not looked for: Yuno's are longer. A session's ID in
// a path is redacted likewise. What a success holds is what the server sent,
// untouched.
//
// No redirect is followed, https is required except for loopback, and a request
// does not leave the base URL. Nothing is logged unless [WithLogger]
// asks for it; but net/http writes to package log what a server sends unasked over
// a kept HTTP/1 connection, and every header if GODEBUG has http2debug. Only
// [CredentialsFromEnv] reads settings from the environment; net/http takes a proxy
// from there as it always does.
//
// # Testing
//
// Package yunotest is a fake Yuno for tests.
package yunoclient
