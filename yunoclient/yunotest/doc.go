// Package yunotest is a fake Yuno for tests of code that uses yunoclient.
//
//	srv := yunotest.NewServer(t)
//	session, err := srv.Client().CreateCustomerSession(t.Context(), request)
//	…
//	if got := srv.Requests()[0].Session.Country; got != "BR" {
//		t.Errorf("the country is %q", got)
//	}
//
// The fake checks every request against Yuno's own OpenAPI document, keys
// included, and responds as the document says, to every operation of it. With
// [WithDocument] it follows another of Yuno's pages too.
//
// [Server.Reply] scripts other responses, for one operation or for any,
// [Server.RejectCustomer] refuses a customer, and [Server.Requests] tells what
// arrived. A caller chooses a response itself with the header Prefer, in any
// language. No request of its [Server.Client] reaches anybody else.
//
// [Server.Enroll] makes the event with which Yuno reports an enrolled card, and
// [Event.Request] delivers it, or any other event, to a webhook.
//
// In a testing/synctest bubble use [New]: there is no network, so that nobody
// waits for retries and delays.
package yunotest
