// Package yunotest is a fake Yuno for tests of code that uses package yunoclient.
//
//	srv := yunotest.NewServer(t)
//	session, err := srv.Client().CreateCustomerSession(t.Context(), request)
//	…
//	if got := srv.Requests()[0].Session.Country; got != "BR" {
//		t.Errorf("the country is %q", got)
//	}
//
// A [Server] checks every request against Yuno's own OpenAPI document, including the
// keys, and responds as the document says. [WithDocument] adds other pages of Yuno's, whose operations
// respond with the page's example, whatever the request says: the server keeps no customers,
// cards or payments, and does not imitate idempotency.
//
// [Server.Reply] scripts other responses, and [Server.Unused] returns those that no request
// has used. [Server.RejectCustomer] refuses a customer. [Server.Requests] returns what arrived.
// Callers may ask for a documented response themselves, with the header Prefer.
//
// [Server.Enroll] and [Server.Unenroll] return the events with which Yuno reports that a
// card was enrolled or removed. [Event.Request] delivers them, or any other event, to a
// webhook.
//
// In a testing/synctest bubble use [New], which needs no network. Waits and delays then
// take no time.
package yunotest
