package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"time"
)

// attemptLog is the slog.Handler behind -v: a line an attempt, for a person.
type attemptLog struct {
	out  io.Writer
	base string
}

func (h attemptLog) Enabled(context.Context, slog.Level) bool { return true }
func (h attemptLog) WithAttrs([]slog.Attr) slog.Handler       { return h }
func (h attemptLog) WithGroup(string) slog.Handler            { return h }

func (h attemptLog) Handle(_ context.Context, record slog.Record) error {
	values := map[string]slog.Value{}
	record.Attrs(func(attr slog.Attr) bool {
		values[attr.Key] = attr.Value
		return true
	})
	if wait, isRetry := values["wait"]; isRetry {
		_, err := fmt.Fprintf(h.out, "  trying again in %v\n", wait.Duration().Round(time.Millisecond))
		return err
	}
	status := "no answer"
	if values["status"].Int64() != 0 {
		status = values["status"].String()
	}
	parts := []string{
		values["method"].String(), h.origin() + values["path"].String(), status,
		values["duration"].Duration().Round(time.Microsecond).String(),
	}
	for _, name := range []string{"code", "request_id"} {
		if text := values[name].String(); text != "" {
			parts = append(parts, name+"="+text)
		}
	}
	_, err := fmt.Fprintln(h.out, strings.Join(parts, " "))
	return err
}

func (h attemptLog) origin() string {
	base, err := url.Parse(h.base)
	if err != nil {
		return ""
	}
	return base.Scheme + "://" + base.Host
}
