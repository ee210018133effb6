package tree

import (
	"slices"
	"testing"
)

func TestOutlines(t *testing.T) {
	t.Parallel()
	got := Outlines(`# A comment.
apiVersion: v1
kind: Service
metadata:
  name: a
  labels:
    "on": x
spec:
  ports:
  - port: 80
    name: http
  - port: 443
  args:
  - --address=http://a:80
---
kind: Policy
expression: |-
  has(a): b
after: c
`)
	want := []string{
		"Service: apiVersion kind metadata metadata.labels metadata.labels.on metadata.name spec spec.args spec.ports " +
			"spec.ports.name spec.ports.port",
		"Policy: after expression kind",
	}
	if !slices.Equal(got, want) {
		t.Errorf("outlines are\n%q and not\n%q", got, want)
	}
}
