package main

// Main is the command, which the tests run in a new process.
var Main = main

// ExampleRequest returns the request that the command sends to its fake.
var ExampleRequest = exampleRequest
