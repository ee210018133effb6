package controlplane

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestPatient asks again what was not answered, and only that, and hands on what was said.
func TestPatient(t *testing.T) {
	misspelt := misfit + " (a/b; v1, Kind=Pod): .spec.podSelecter: field not declared in schema"
	for name, c := range map[string]struct {
		status int
		says   string
		asked  int
	}{
		"an answer":             {http.StatusOK, "yes", 1},
		"a refusal":             {http.StatusForbidden, "no", 1},
		"a field it knows not":  {http.StatusInternalServerError, misspelt, 1},
		"no time for admission": {http.StatusInternalServerError, "context deadline exceeded", 2},
		"no time at all":        {http.StatusTooManyRequests, "later", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				sent, _ := io.ReadAll(r.Body)
				if string(sent) != "question" {
					t.Errorf("asked %q", sent)
				}
				if asked++; asked > 1 {
					return
				}
				w.WriteHeader(c.status)
				io.WriteString(w, c.says)
			}))
			defer server.Close()
			client := http.Client{Transport: Patient{Next: http.DefaultTransport, GaveUp: func() { t.Error("gave up") }}}
			answer, err := client.Post(server.URL, "text/plain", strings.NewReader("question"))
			if err != nil {
				t.Fatal(err)
			}
			said, _ := io.ReadAll(answer.Body)
			if asked != c.asked || asked == 1 && string(said) != c.says {
				t.Errorf("asked %d times, told %q", asked, said)
			}
		})
	}
}
