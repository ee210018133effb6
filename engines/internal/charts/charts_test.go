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
	if err := server.Add("charts.acorn.example/shop", "web", "1.0.0", map[string]string{"values.yaml": "a: 1\n"}); err != nil {
		t.Fatal(err)
	}
	server.Protect("charts.acorn.example/shop", "secret")
	for _, c := range []struct {
		path, password string
		status         int
		says           string
	}{
		{"/shop/index.yaml", "secret", http.StatusOK, "web-1.0.0.tgz"},
		{"/shop/index.yaml", "other", http.StatusUnauthorized, ""},
		{"/shop/web-1.0.0.tgz", "secret", http.StatusOK, ""},
		{"/shop/web-2.0.0.tgz", "secret", http.StatusNotFound, ""},
		{"/other/index.yaml", "secret", http.StatusNotFound, ""},
		{"/v2/", "secret", http.StatusOK, ""},
		{"/v2/", "", http.StatusUnauthorized, ""},
		{"/v2/shop/web/manifests/1.0.0", "secret", http.StatusOK, archiveType},
		{"/v2/shop/web/manifests/1.0.0", "", http.StatusUnauthorized, ""},
		{"/v2/shop/web/manifests/2.0.0", "secret", http.StatusNotFound, ""},
	} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://charts.acorn.example"+c.path, nil)
		request.SetBasicAuth("git", c.password)
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, request)
		said, err := io.ReadAll(answer.Result().Body)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Code != c.status || !strings.Contains(string(said), c.says) {
			t.Errorf("%s with %q: %d %s", c.path, c.password, answer.Code, said)
		}
	}
}
