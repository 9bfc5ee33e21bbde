// Command usual also reads JSON and logs, as most backends do.
package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
)

func main() {
	resp, err := http.Get("https://localhost")
	if err != nil {
		slog.Error(err.Error())
		return
	}
	var value struct{ A string }
	err = json.NewDecoder(resp.Body).Decode(&value)
	data, _ := json.Marshal(value)
	slog.Info(string(data), "error", err)
}
