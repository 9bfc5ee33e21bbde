package generate

// relax makes the properties optional that an example of the request omits, even if the page requires them. Otherwise
// Go would always send an empty checkout with Create Payment, for example.
func (s *schema) relax(example any) {
	switch example := example.(type) {
	case object:
		for name, property := range s.properties {
			if value, ok := example[name]; ok {
				property.relax(value)
			} else {
				delete(s.required, name)
			}
		}
		for _, value := range example {
			if s.values != nil {
				s.values.relax(value)
			}
		}
	case []any:
		for _, item := range example {
			if s.items != nil {
				s.items.relax(item)
			}
		}
	}
}
