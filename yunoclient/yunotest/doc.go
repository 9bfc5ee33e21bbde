// Package yunotest is a fake Yuno for tests of code that uses yunoclient.
//
//	srv := yunotest.NewServer(t)
//	shop := NewShop(srv.Client())
//	…
//	assert.Equal(t, yuno.CountryBR, srv.Requests()[0].Session.Country)
//
// The fake checks every request against Yuno's own OpenAPI document, keys
// included, and answers as the document says. [Server.Reply] scripts other
// answers, [Server.RejectCustomer] refuses a customer, and [Server.Requests]
// tells what arrived. With [New] there is no network, so that a test in a
// testing/synctest bubble does not wait for retries and delays.
package yunotest
