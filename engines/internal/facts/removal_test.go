package facts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatARemovalNamesIsThere(t *testing.T) {
	t.Parallel()
	const lines = `clusters: {eu: {stages: [prod]}, us: {stages: [prod]}}
tenants: {shop: {clusters: [eu], apps: {web: {revisions: {prod: 1.0.0}}}}}
`
	for _, c := range []struct{ argocd, wrong string }{
		{"", ""},
		{"argocd: {hub: eu}", ""},
		{"argocd: {changes: [{what: it goes, tenant: shop, app: web}]}", ""},
		{"argocd: {changes: [{what: it goes, tenant: shop, app: web, cluster: eu}]}", ""},
		{"argocd: {changes: [{what: it goes, tenant: shop}]}", ""},
		{"argocd: {changes: [{what: it goes, tenant: shpo}]}", `it goes: "shpo" is no tenant of the case`},
		{"argocd: {changes: [{what: it goes, tenant: shop, cluster: eu}]}", `it goes: shop leaves "eu", and no app is named`},
		{"argocd: {changes: [{what: it goes, tenant: shpo, app: web}]}", `it goes: "shpo" is no tenant of the case`},
		{"argocd: {changes: [{what: it goes, tenant: shop, app: wbe, stays: true}]}", `it goes: shop has no app "wbe"`},
		{"argocd: {changes: [{what: it goes, tenant: shop, app: web, cluster: us}]}", `it goes: shop is not on "us"`},
	} {
		file := filepath.Join(t.TempDir(), "case.yaml")
		if err := os.WriteFile(file, []byte(lines+c.argocd+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := load(file)
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: %v, want %q", c.argocd, err, c.wrong)
		}
	}
}

func TestTheCasesAreWhole(t *testing.T) {
	t.Parallel()
	if _, err := Load("../../cases"); err != nil {
		t.Error(err)
	}
}
