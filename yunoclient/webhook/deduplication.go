package webhook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// DeduplicationKey returns a text that is the same each time Yuno sends this event,
// and another one for an event that says something else: the TypeEvent, a colon, and
// a hash of the Data, whatever the order of their fields. It is 65 bytes longer than
// the TypeEvent.
//
// It is not what Yuno recommends, the type_event with the idempotency_key: that is
// the key with which a payment or a subscription was created. A payment that is
// pending and then succeeds has it twice, so the news would be taken for a
// duplicate; and an enrollment has none.
//
// No key is perfect here. If Yuno writes an event anew for a retry, after a change,
// the key is another: so the work must be able to run twice. And two events that say
// the same have the same key, such as two pauses of a subscription without a date:
// where that matters, ask Yuno for the resource.
func (e Event) DeduplicationKey() string {
	sum := sha256.Sum256(sorted(e.Data))
	return e.TypeEvent + ":" + hex.EncodeToString(sum[:])
}

// sorted returns JSON without space, and with the fields of each object in order.
func sorted(data json.RawMessage) []byte {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // a number may be larger than a float64
	var value any
	if decoder.Decode(&value) != nil {
		return data // there is none, or somebody else made the Event
	}
	same, _ := json.Marshal(value) // it was JSON
	return same
}
