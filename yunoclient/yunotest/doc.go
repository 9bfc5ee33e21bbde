// Package yunotest is a fake Yuno for tests of code that uses yunoclient.
//
//	srv := yunotest.NewServer(t)
//	shop := NewShop(srv.Client())
//	…
//	assert.Equal(t, "BR", string(srv.Requests()[0].Session.Country))
//
// The fake checks every request against Yuno's own OpenAPI document, keys
// included, and responds as the document says, to every operation of it.
// [Server.Reply] scripts other responses, [Server.RejectCustomer] refuses a
// customer, and [Server.Requests] tells what arrived. A caller chooses a
// documented response itself with the header Prefer, in any language.
//
// In a testing/synctest bubble use [New]: there is no network, so that nobody
// waits for retries and delays.
package yunotest
