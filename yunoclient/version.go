package yunoclient

// Version is the version of this library. It is sent in the User-Agent header.
const Version = "0.1.0"
