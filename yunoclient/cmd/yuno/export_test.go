package main

// Main is the command, for the tests that run it in a process of its own.
var Main = main
