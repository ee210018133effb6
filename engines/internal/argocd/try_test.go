package argocd

import (
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"platformc.invalid/engines/internal/facts"
)

// fit is a target whose folder is made with Kustomize, unless it is plain, in a stage.
func fit(stage string, isPlain bool, chart string, signed ...string) target {
	source := map[string]any{}
	if isPlain {
		source["directory"] = map[string]any{"recurse": true}
	}
	return target{
		facts.AppDelivery{
			Delivery: facts.Delivery{Chart: chart},
			Tenant:   &facts.Tenant{Signed: signed}, Place: facts.Place{Stage: stage},
		},
		&unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{"source": source}}},
	}
}

func TestAnAttemptIsInAnAppThatItFits(t *testing.T) {
	t.Parallel()
	all := []target{fit("chart", false, "web"), fit("kustomize", false, ""), fit("plain", true, ""), fit("signed", true, "", "signed")}
	for _, c := range []struct {
		attempts Attempts
		among    []target
		want     string
	}{
		{Attempts{Kustomize: true}, all, "kustomize"},
		{Attempts{}, all, "plain"},
		{Attempts{Signed: true}, all, "signed"},
		{Attempts{Kustomize: true}, all[:1], ""},
		{Attempts{Signed: true}, all[:3], ""},
	} {
		for index := range 4 {
			got, err := fitting(c.among, c.attempts, index*2)
			if err == nil && got.Place.Stage != c.want || (err == nil) != (c.want != "") {
				t.Errorf("%+v: %q, %v, want %q", c.attempts, got.Place.Stage, err, c.want)
			}
		}
	}
}

func TestATrialKnowsWhatIsItsOwn(t *testing.T) {
	t.Parallel()
	configMap := func(name string) map[string]any {
		return map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": name}}
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"attempt", nil, []string{"of-try-1"}},
		{"of-somebody", nil, nil},
		{"attempt", map[string]string{"plain.yaml": "kind: ConfigMap\nmetadata: {name: {name}}\n"}, []string{"of-try-1", "try-1"}},
		{"default", map[string]string{"kustomization.yaml": "resources: [object.yaml]\n"}, nil},
	} {
		one := trial{name: "try-1", object: configMap(c.name), Attempt: Attempt{Files: c.files}}
		if err := one.fill(map[string]string{}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, object := range one.own {
			got = append(got, object.GetName())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s with %v: %q, want %q", c.name, c.files, got, c.want)
		}
	}
}
