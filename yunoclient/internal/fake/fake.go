// Package fake lets the command call what package yunotest does not export. The script
// and the documents of yuno mock come from its user, so a fault in them is an error
// there and not a panic.
package fake

// Package yunotest sets these when it is imported.
var (
	Reply        any // func(*yunotest.Server, ...yunotest.Reply) error: all replies, or none and an error
	WithDocument any // func(text string) (yunotest.Option, error)
)
