package main

// Main is the command, for the tests that run it in a process of its own.
var Main = main

// Revision is what a command shows of its build, for tests: they have no revision.
var Revision = revision
