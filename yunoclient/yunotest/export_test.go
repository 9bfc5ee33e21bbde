package yunotest

import "github.com/yuno-go/yuno/api/document"

// NewOf returns a server that responds by another document than Yuno's.
func NewOf(document string, opts ...Option) *Server {
	read, err := readSpec(document)
	if err != nil {
		panic(err)
	}
	return newServer(read, opts...)
}

// NewOfUnread returns a server that responds by another document, which it does not
// read as a whole before: so is Yuno's.
func NewOfUnread(text string) *Server {
	index, err := document.NewIndex(text)
	if err != nil {
		panic(err)
	}
	return newServer(newSpec(index))
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
