package charts

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestWhoKnowsThePasswordGetsCharts(t *testing.T) {
	server := New()
	for _, repository := range []string{"charts.acorn.example/shop", "charts.acorn.example/open", "open.acorn.example/shop"} {
		if err := server.Add(repository, "web", "1.0.0", map[string]string{"values.yaml": "a: 1\n"}); err != nil {
			t.Fatal(err)
		}
	}
	server.Protect("charts.acorn.example/shop", "secret")
	for _, c := range []struct {
		address, password string
		status            int
		says              string
	}{
		{"charts.acorn.example/shop/index.yaml", "secret", http.StatusOK, "web-1.0.0.tgz"},
		{"charts.acorn.example/shop/index.yaml", "other", http.StatusUnauthorized, ""},
		{"charts.acorn.example/shop/web-1.0.0.tgz", "secret", http.StatusOK, ""},
		{"charts.acorn.example/shop/web-2.0.0.tgz", "secret", http.StatusNotFound, ""},
		{"charts.acorn.example/other/index.yaml", "secret", http.StatusNotFound, ""},
		{"charts.acorn.example/v2/", "secret", http.StatusOK, ""},
		{"charts.acorn.example/v2/", "", http.StatusUnauthorized, ""},
		{"charts.acorn.example/v2/shop/web/manifests/1.0.0", "secret", http.StatusOK, archiveType},
		{"charts.acorn.example/v2/shop/web/manifests/1.0.0", "", http.StatusUnauthorized, ""},
		{"charts.acorn.example/v2/shop/web/manifests/2.0.0", "secret", http.StatusNotFound, ""},
		{"charts.acorn.example/open/index.yaml", "", http.StatusOK, "web-1.0.0.tgz"},
		{"charts.acorn.example/open/index.yaml", "other", http.StatusOK, "web-1.0.0.tgz"},
		{"charts.acorn.example/v2/open/web/manifests/1.0.0", "", http.StatusOK, archiveType},
		{"open.acorn.example/v2/", "", http.StatusOK, ""},
		{"open.acorn.example/v2/", "other", http.StatusOK, ""},
		{"open.acorn.example/v2/shop/web/manifests/1.0.0", "", http.StatusOK, archiveType},
	} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+c.address, nil)
		request.SetBasicAuth("git", c.password)
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, request)
		said, err := io.ReadAll(answer.Result().Body)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Code != c.status || !strings.Contains(string(said), c.says) {
			t.Errorf("%s with %q: %d %s", c.address, c.password, answer.Code, said)
		}
	}
}
