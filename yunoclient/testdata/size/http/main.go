// Command http is a program that uses net/http.
package main

import "net/http"

func main() { _, _ = http.Get("https://localhost") }
