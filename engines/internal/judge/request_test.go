package judge

import (
	"reflect"
	"testing"
)

func TestAnUpdateTakesAwayWhatIsNull(t *testing.T) {
	t.Parallel()
	control := map[string]any{
		"apiVersion": "v1", "kind": "Service", "spec": map[string]any{"type": "ClusterIP"},
		"metadata": map[string]any{"name": "web", "namespace": "shop", "labels": map[string]any{"a": "1", "b": "2"}},
	}
	change := map[string]any{"status": nil, "metadata": map[string]any{"labels": map[string]any{"a": nil}}}
	want := map[string]any{
		"apiVersion": "v1", "kind": "Service", "status": nil,
		"metadata": map[string]any{"name": "web", "namespace": "shop", "labels": map[string]any{"a": nil}},
	}
	if got := updated(control, change); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
