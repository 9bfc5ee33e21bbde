// Package webhook receives the events that Yuno sends, such as that a customer has
// enrolled a card in a session that package yunoclient opened. Yuno tells merchants to
// rely on these events alone.
//
//	verifier, err := webhook.NewVerifier(os.Getenv("YUNO_WEBHOOK_SECRET"))
//	…
//	http.Handle("/webhooks/yuno", verifier.Handler(func(ctx context.Context, event *webhook.Event) error {
//		switch event.TypeEvent {
//		case webhook.EnrollmentEnroll:
//			return cards.Save(ctx, event.PaymentMethod.ID, event.PaymentMethod)
//		case webhook.PaymentPurchase:
//			return orders.SetStatus(ctx, event.Payment.MerchantOrderID, event.Payment.Status)
//		}
//		return nil // the shop does not need the event, so Yuno need not send it again
//	}))
//
// The secret is the one that was set for this webhook in the Yuno dashboard, under HMAC.
// Yuno does not sign the events of a webhook without HMAC, so they are all refused. The
// other settings of a webhook, x-api-key, x-secret and OAuth2, are not checked.
//
// See https://docs.y.uno/docs/webhooks/configure-webhooks.
//
// # What a signature proves
//
// A signature proves that the body was made by somebody who knows the secret, and that
// nobody has changed it since. It does not prove:
//
//   - When the event was sent. Neither a time nor an ID is signed, so a recorded request can be
//     sent again years later, and is accepted.
//   - The order. A later event may arrive first.
//   - That no event is missing. Yuno gives up on an event after its last try.
//
// Yuno documents the scheme as the Base64 of the HMAC-SHA256 of the body, with the secret
// as the key. Yuno has not published a body with its signature, and the authors of this
// package have not seen one, so try the package with your webhook in the sandbox.
//
// # What to store
//
// Yuno sends an event up to seven times within 96 hours, until it receives a 200, and the
// 200 may be lost. So the work must be able to run twice. Most work can if its result is
// saved under the ID of the resource, such as that of the [PaymentMethod]. For other work,
// save [Event.DeduplicationKey] in the same transaction, and skip an event whose key is
// already saved.
//
// Save [Event.UpdatedAt] too, unless it is zero, and skip an event that is older than the
// saved time. Where a decision depends on the latest state, ask Yuno for the resource.
//
// # Card data
//
// Body and Data of an [Event] contain the name of the card's holder and parts of the
// card's number. Printing an Event with fmt, log/slog or encoding/json shows neither; see
// Event for the packages that do. No error and no log record of this package contains a
// secret, a body or card data.
//
// # Testing
//
// Package yunotest makes and signs events: see its Server.Enroll and Event.Request. The
// example "WholeLoop" of package yunoclient shows the whole loop in one piece of code.
package webhook
