package webhook

import (
	"fmt"
	"log/slog"
	"strings"
)

// Format implements [fmt.Formatter]: every verb but %p and %w, which are not for an
// Event, prints what [Event.LogValue] has.
func (e Event) Format(f fmt.State, _ rune) { format(f, "Event", e.attrs()) }

// LogValue implements [slog.LogValuer]. It has every field but Data and Body.
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
	return attrs
}

// Format implements [fmt.Formatter]: every verb but %p and %w, which are not for a
// PaymentMethod, prints what [PaymentMethod.LogValue] has.
func (p PaymentMethod) Format(f fmt.State, _ rune) { format(f, "PaymentMethod", p.attrs()) }

// LogValue implements [slog.LogValuer]. It has every field but Name and Description.
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

// short is an attribute with as much of a text as a log needs.
func short(key, text string) slog.Attr {
	const longest = 128
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return slog.String(key, text)
}

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
