package yunotest

// NewOf returns a server that follows another document than that of this module.
func NewOf(text string, opts ...Option) *Server {
	c, err := readContract(text)
	if err != nil {
		panic(err)
	}
	return newServer(c, opts...)
}
