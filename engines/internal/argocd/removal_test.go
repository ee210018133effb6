package argocd

import (
	"testing"

	"platformc.invalid/engines/internal/facts"
)

func TestASetNamesItsClusters(t *testing.T) {
	t.Parallel()
	f := &Fleet{Case: &facts.Case{Clusters: map[string]facts.Cluster{"us": {Server: "https://us.example"}}}}
	selecting := func(names ...any) []any {
		expression := map[string]any{"key": "platformc.io/cluster", "operator": "In", "values": names}
		return []any{map[string]any{"clusters": map[string]any{"selector": map[string]any{"matchExpressions": []any{expression}}}}}
	}
	listing := func(server string) []any {
		return []any{map[string]any{"list": map[string]any{"elements": []any{map[string]any{"server": server}}}}}
	}
	for _, c := range []struct {
		what       string
		generators []any
		want       bool
	}{
		{"it selects the cluster", selecting("eu", "us"), true},
		{"it selects others", selecting("eu", "us-east"), false},
		{"it lists the server", listing("https://us.example"), true},
		{"it lists others", listing("https://us.example.org"), false},
		{"in a matrix", []any{map[string]any{"matrix": map[string]any{"generators": selecting("us")}}}, true},
	} {
		if got := f.isNamed("us", c.generators); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

func TestWhatIsGoingDoesNotStay(t *testing.T) {
	t.Parallel()
	f := &Fleet{Case: &facts.Case{
		ArgoCD:   &facts.ArgoCD{Hub: "hub"},
		Clusters: map[string]facts.Cluster{"hub": {Server: "https://hub.example"}},
	}}
	var there, going Application
	if err := convert(map[string]any{"metadata": map[string]any{"name": "root"}, "spec": map[string]any{
		"project":     "platform",
		"source":      map[string]any{"path": f.Folder(), "targetRevision": "main"},
		"destination": map[string]any{"server": "https://hub.example", "namespace": Namespace},
	}}, &there); err != nil {
		t.Fatal(err)
	}
	going = there
	going.Metadata.DeletionTimestamp = "2026-01-01T00:00:00Z"
	for _, c := range []struct {
		what string
		all  map[string]Application
		left int
	}{
		{"there", map[string]Application{"root": there}, 0},
		{"gone", nil, 1},
		{"going", map[string]Application{"root": going}, 1},
		{"there, and another", map[string]Application{"root": there, "other": {}}, 1},
	} {
		if left := f.unexpected(c.all); len(left) != c.left {
			t.Errorf("%s: %q", c.what, left)
		}
	}
}
