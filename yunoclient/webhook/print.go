package webhook

import (
	"fmt"
	"log/slog"

	"github.com/yuno-go/yuno/yunoclient/internal/httptext"
)

// Format implements [fmt.Formatter]. Every verb prints what [Event.LogValue] returns.
// The verbs %p and %w do not call Format.
func (e Event) Format(f fmt.State, _ rune) { format(f, "Event", e.attrs()) }

// LogValue implements [slog.LogValuer]. It returns every field except Data and Body.
func (e Event) LogValue() slog.Value { return slog.GroupValue(e.attrs()...) }

func (e Event) attrs() []slog.Attr {
	attrs := []slog.Attr{
		short("type", e.Type),
		short("type_event", e.TypeEvent),
		short("account_id", e.AccountID),
		slog.Int("retry", e.Retry),
		short("version", e.Version),
		slog.Time("updated_at", e.UpdatedAt),
	}
	if e.PaymentMethod != nil {
		attrs = append(attrs, slog.Any("payment_method", *e.PaymentMethod))
	}
	if e.Payment != nil {
		attrs = append(attrs, slog.Any("payment", *e.Payment))
	}
	return attrs
}

// Format implements [fmt.Formatter]. Every verb prints what [PaymentMethod.LogValue]
// returns. The verbs %p and %w do not call Format.
func (p PaymentMethod) Format(f fmt.State, _ rune) { format(f, "PaymentMethod", p.attrs()) }

// LogValue implements [slog.LogValuer]. It returns every field except Name and
// Description.
func (p PaymentMethod) LogValue() slog.Value { return slog.GroupValue(p.attrs()...) }

func (p PaymentMethod) attrs() []slog.Attr {
	return []slog.Attr{
		short("id", p.ID),
		short("customer_id", p.CustomerID),
		short("account_id", p.AccountID),
		short("country", p.Country),
		short("status", p.Status),
		short("type", p.Type),
		short("category", p.Category),
		short("created_at", p.CreatedAt),
		short("updated_at", p.UpdatedAt),
	}
}

// Format implements [fmt.Formatter]. Every verb prints what [Payment.LogValue] returns.
func (p Payment) Format(f fmt.State, _ rune) { format(f, "Payment", p.attrs()) }

// LogValue implements [slog.LogValuer]. It returns every field, because a Payment has no
// card data.
func (p Payment) LogValue() slog.Value { return slog.GroupValue(p.attrs()...) }

func (p Payment) attrs() []slog.Attr {
	return []slog.Attr{
		short("id", p.ID),
		short("account_id", p.AccountID),
		short("merchant_order_id", p.MerchantOrderID),
		short("country", p.Country),
		short("status", p.Status),
		short("sub_status", p.SubStatus),
		short("currency", p.Currency),
		short("amount", p.Amount.String()),
		short("created_at", p.CreatedAt),
		short("updated_at", p.UpdatedAt),
	}
}

// short returns an attribute with as much of a text as a log needs.
func short(key, text string) slog.Attr { return slog.String(key, httptext.Shorten(text, 128)) }

// format writes attributes on one line.
func format(f fmt.State, name string, attrs []slog.Attr) {
	_, _ = fmt.Fprintf(f, "%s[", name)
	for i, attr := range attrs {
		if i > 0 {
			_, _ = fmt.Fprint(f, " ")
		}
		if attr.Value.Kind() == slog.KindString {
			_, _ = fmt.Fprintf(f, "%s=%q", attr.Key, attr.Value.String())
		} else {
			_, _ = fmt.Fprintf(f, "%s=%v", attr.Key, attr.Value)
		}
	}
	_, _ = fmt.Fprint(f, "]")
}
