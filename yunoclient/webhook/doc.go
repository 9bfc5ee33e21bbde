// Package webhook receives what Yuno reports by itself, such as that a customer has
// enrolled a card in a session that package yunoclient opened. Yuno tells merchants
// to decide by that alone.
//
//	verifier, err := webhook.NewVerifier(os.Getenv("YUNO_WEBHOOK_SECRET"))
//	…
//	http.Handle("/webhooks/yuno", verifier.Handler(func(ctx context.Context, event *webhook.Event) error {
//		if event.TypeEvent != webhook.EnrollmentEnroll {
//			return nil // of no use here: Yuno need not send it again
//		}
//		return cards.Save(ctx, event.PaymentMethod.ID, event.PaymentMethod)
//	}))
//
// The secret is the one that was set for this webhook in the Yuno dashboard, under
// HMAC. For a webhook without HMAC, Yuno signs nothing, and all is refused here. What
// else can be set there, an x-api-key, an x-secret or OAuth2, is not checked here.
//
// See https://docs.y.uno/docs/webhooks/configure-webhooks.
//
// # What a signature proves
//
// It proves that somebody who knows the secret made the body, and that nobody has
// changed it. It proves nothing else:
//
//   - Not when. No time and no ID is signed, so whoever has recorded a request can
//     send it again, years later, and it is accepted.
//   - Not in which order. A later event may come first.
//   - Not that nothing is missing. Yuno gives an event up after its last try.
//
// The scheme is as Yuno documents it: the Base64 of the HMAC-SHA256 of the body,
// with the secret as it is. Yuno has published no body with its signature, and the
// authors of this package have seen none: try it with your webhook in the sandbox.
//
// # What to store
//
// Yuno sends an event up to seven times within 96 hours, until it gets a 200; and a
// 200 may be lost. So the work must be able to run twice. Most often it can if its
// result is saved under the ID of what the event is about, such as that of the
// [PaymentMethod]. Otherwise save [Event.DeduplicationKey], in the transaction that
// does the work, and skip an event whose key is there.
//
// Save [Event.UpdatedAt] too, where it is not zero, and skip an event that is older
// than what is saved. Where a decision depends on the last state, ask Yuno for the
// resource itself.
//
// # Card data
//
// Body and Data of an [Event] hold the name of the card's holder and parts of its
// number. Printing or logging an Event, or making JSON of it, shows neither. No
// error and no log of this package holds a secret, a body or card data.
//
// # Testing
//
// Package yunotest makes and signs events: see its Server.Enroll and Event.Request.
// The example "WholeLoop" of package yunoclient has all of it in one piece of code.
package webhook
