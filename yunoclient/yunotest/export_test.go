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

// LoadPublished loads each path of Yuno's document, as requests for them would.
func LoadPublished() (paths int, err error) {
	for _, path := range published().paths {
		if _, err := published().load(path.text); err != nil {
			return 0, err
		}
	}
	return len(published().paths), nil
}
