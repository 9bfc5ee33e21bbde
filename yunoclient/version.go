package yunoclient

// Version is the version of this library, which the User-Agent header names.
const Version = "0.1.0"
