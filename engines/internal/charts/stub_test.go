package charts

import (
	"maps"
	"slices"
	"testing"
)

func TestAStubIsAChartThatSaysWhatItWasTold(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"argo-cd":  {"templates/configs.yaml", "templates/told.yaml", "values.yaml"},
		"vcluster": {"templates/told.yaml", "values.yaml"},
	} {
		files, err := Stub(name)
		if got := slices.Sorted(maps.Keys(files)); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
	if _, err := Stub("other"); err == nil {
		t.Error("there is a stub for a chart that nobody uses")
	}
}
