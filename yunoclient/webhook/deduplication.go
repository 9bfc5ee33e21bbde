package webhook

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"strings"
)

// DeduplicationKey returns a key that is the same each time Yuno sends this event, and
// different for an event that says something else. It is the TypeEvent, a colon and a
// hash of Data, so it is 65 bytes longer than the TypeEvent. The order of fields, white
// space and the way in which a number is written do not matter: 1, 1.0 and 1e0 are equal.
//
// Yuno recommends the type_event with the idempotency_key instead. But that is the key
// with which a payment or a subscription was created. A payment that is pending and then
// succeeds has it in both events, so the second would be taken for a duplicate; and an
// enrollment has none.
//
// The key is not perfect. If Yuno changes an event before it sends it again, the key
// changes too, so the work must be able to run twice. And two events with equal data
// have the same key, such as two pauses of a subscription without a date. Where that
// matters, ask Yuno for the resource.
func (e Event) DeduplicationKey() string {
	sum := sha256.Sum256(canonicalJSON(e.Data))
	return e.TypeEvent + ":" + hex.EncodeToString(sum[:])
}

// canonicalJSON returns JSON without white space, with the fields of each object in
// order and each number in its shortest form.
func canonicalJSON(data json.RawMessage) []byte {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // because a float64 would round
	var value any
	if decoder.Decode(&value) != nil {
		return data // the event has no data, or the caller made it
	}
	canonical, _ := json.Marshal(withCanonicalNumbers(value)) // it was JSON
	return canonical
}

func withCanonicalNumbers(value any) any {
	switch value := value.(type) {
	case json.Number:
		return canonicalNumber(value.String())
	case []any:
		for i := range value {
			value[i] = withCanonicalNumbers(value[i])
		}
	case map[string]any:
		for name := range value {
			value[name] = withCanonicalNumbers(value[name])
		}
	}
	return value
}

// canonicalNumber returns a JSON number as an integer without trailing zeros and a power
// of ten, such as 15e-1 for 1.50. It never writes the power out: 1e1000000000 would have
// a billion digits.
func canonicalNumber(number string) json.Number {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(number), "e")
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return "0"
	}
	power, _ := new(big.Int).SetString(cmp.Or(exponent, "0"), 10) // the decoder has checked the number
	power.Add(power, big.NewInt(int64(len(digits)-len(significant)-len(fraction))))
	if negative {
		significant = "-" + significant
	}
	return json.Number(significant + "e" + power.String())
}
