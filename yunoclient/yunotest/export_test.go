package yunotest

// NewOf returns a server that responds by another document than Yuno's.
func NewOf(document string, opts ...Option) *Server {
	read, err := readSpec(document)
	if err != nil {
		panic(err)
	}
	return newServer(read, opts...)
}

var Sample = sample
