package generate

// relax makes what an example of a request omits optional, whatever the page says. Create Payment's checkout is such a
// property: Go would send an empty object where Yuno expects none.
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
	case []any:
		for _, item := range example {
			if s.items != nil {
				s.items.relax(item)
			}
		}
	}
}
