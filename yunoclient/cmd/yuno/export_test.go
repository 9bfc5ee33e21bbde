package main

// Main is the command, which the tests run in a new process.
var Main = main
