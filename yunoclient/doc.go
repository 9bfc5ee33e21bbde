// Package yunoclient opens customer sessions at the payment platform Yuno: the
// tokens with which a merchant's web or mobile front end enrolls cards and
// wallets. It is for the merchant's back end.
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
// Make one [Client] with [New] and share it. The request and response types are those of
// package yuno, which is generated from Yuno's own OpenAPI document.
//
// The same Client sends every other operation. The command yuno generate turns any of
// Yuno's pages into a typed package, whose New takes the Client. [Client.Do] sends any
// other request, and [Decode] reads its response. [Client.API] returns the generated client
// of package yuno. Yuno sends an event to your server when a customer has enrolled, and
// package webhook receives it. The example (WholeLoop) shows all of it, offline.
//
// # Errors
//
// The error of an invalid request is a [*ValidationError] that names every fault, and
// nothing is sent. Every later error is an [*APIError], which keeps the status, the header
// and the body of any response, JSON or not. Only an error of an editor, or of encoding a
// request, is returned unchanged. Branch on Yuno's code, which is an error too:
//
//	if errors.Is(err, yunoclient.CodeCustomerNotFound) { … }
//
// After a failed payment, [APIError.MayHaveBeenProcessed] says whether an attempt of the
// call may have charged the customer.
//
// # Time and retries
//
// An attempt may take 65 seconds, see [WithTimeout]. The context limits the whole call.
// Opening a session is tried up to three times, see [WithMaxRetries]: after connection
// errors and the statuses 408, 429, 500, 502, 503 and 504, because opening a session twice
// is harmless. Any other operation that is not idempotent is retried only if it cannot have
// been processed, or if it carries an [IdempotencyKey]. With a key, REQUEST_IN_PROCESS is
// retried too, after at least 2 s. The wait is random and at most 0.5 s, doubling up to 8
// s, on top of a Retry-After of up to 30 s. A longer Retry-After ends the call, so that the
// caller can decide. The client does not start a wait that would outlast the context. With
// the defaults a call takes 4 minutes and 17 seconds at most.
//
// Attempts counts every request sent, because net/http repeats nothing by itself. There is
// one exception: a GET over an HTTP/1 connection that the server is closing may, rarely, be
// sent twice. Connections that die silently are found and replaced.
//
// # Metrics and logs
//
// [WithObserver] calls a function after each attempt, and [WithLogger] logs the same
// fields. Both name the operation. For a request that you send with [Client.Do],
// [WithOperation] names it.
//
// # Secrets
//
// This package never logs or prints a key. The errors and requests that it returns do not
// contain the keys, not even for reflection. Keys are replaced by [redacted], in plain text
// and in JSON, URL or HTML escapes. A server that obscures a key on purpose is not
// detected. Keys of fewer than 8 characters are not redacted, but Yuno's are longer. The ID
// of a session in a path is redacted likewise. A success is returned as the server sent it.
//
// The client follows no redirect, requires https except for loopback, and sends no request
// that leaves the base URL. It logs nothing unless you use [WithLogger]. But net/http
// writes to package log what a server sends on an idle HTTP/1 connection, and every header
// if GODEBUG has http2debug. Only [CredentialsFromEnv] reads settings from the environment;
// net/http takes a proxy from there as it always does.
//
// # Testing
//
// Package yunotest is a fake Yuno for tests.
package yunoclient
