package yunotest

// NewOf returns a server that responds by another document than Yuno's.
func NewOf(document string, opts ...Option) *Server { return newServer(newDocument(document), opts...) }

var Sample = sample
