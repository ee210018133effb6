// Package judge puts what platformc emits before the real engines, and compares their
// answers with what the spec says.
package judge

import (
	"fmt"
	"slices"
	"strings"

	"platformc.invalid/engines/internal/facts"
)

// Finding is an answer of an engine's that is not what the spec says.
type Finding struct {
	// Part is what was judged: `rbac`, `admission`, …
	Part string
	// Cluster is where.
	Cluster string
	// Tenant is whom it concerns, if anyone.
	Tenant string
	// Object is what was asked about.
	Object string
	// Want is what the spec says.
	Want string
	// Said is what the engine said, in its own words.
	Said string
	// Spec are the lines of the spec that are behind it.
	Spec []string
}

// The longest list of lines of a spec that people read.
const mostLines = 12

func (f Finding) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %s\n", f.Part, f.Object)
	for _, line := range [][2]string{{"cluster", f.Cluster}, {"tenant", f.Tenant}, {"want", f.Want}, {"engine", f.Said}} {
		if line[1] != "" {
			fmt.Fprintf(&text, "  %-8s %s\n", line[0]+":", line[1])
		}
	}
	for index, line := range f.Spec {
		switch index {
		case 0:
			fmt.Fprintf(&text, "  spec:    %s\n", line)
		case mostLines:
			fmt.Fprintf(&text, "           … and %d more\n", len(f.Spec)-mostLines)
			return text.String()
		default:
			fmt.Fprintf(&text, "           %s\n", line)
		}
	}
	return text.String()
}

// Count is how much was asked, for the figures.
type Count struct {
	// Documents were applied.
	Documents int
	// Lists of somebody's rights were read, and Answers given about single ones.
	Lists, Answers int
	// Denials were tried, and Controls beside them; Open are tries that nothing refuses yet.
	Denials, Controls, Open int
	// Flows are connections that were decided.
	Flows int
}

// Add adds what another count counted.
func (c *Count) Add(o Count) {
	c.Documents += o.Documents
	c.Lists += o.Lists
	c.Answers += o.Answers
	c.Denials += o.Denials
	c.Controls += o.Controls
	c.Open += o.Open
	c.Flows += o.Flows
}

func (c Count) String() string {
	return fmt.Sprintf("%d documents applied; %d RBAC answers and %d lists of rights; %d denials tried and %d positive controls, "+
		"%d tries of what is still open; %d network flows decided",
		c.Documents, c.Answers, c.Lists, c.Denials, c.Controls, c.Open, c.Flows)
}

// about fills in what a finding's reader needs to find out why: where, and the lines of the spec behind it.
func (t *Trial) about(part, tenant, object, want, said string) Finding {
	return Finding{
		Part: part, Cluster: t.Case.Name + "/" + t.Cluster, Tenant: tenant, Object: object, Want: want, Said: said,
		Spec: t.Case.Lines(tenant, wordsBehind(part, object)),
	}
}

// The words of a spec that decide about something.
var (
	people    = []string{"admins", "developers", "viewers", "contractors", "group", "includes", "stage", "isolation", "guests"}
	network   = []string{"network", "internet", "gateway", "cidr", "shares-with", "connects-to", "dns", "namespace"}
	amounts   = []string{"quota", "limits", "max", "default", "default-request", "volume", "namespace"}
	bounds    = []string{"pod-security", "labels", "annotations", "cost-center", "isolation"}
	rawObject = []string{"manifest", "patch"}
)

// wordsBehind are the words that decide about a part of the suite or, where a part is about all objects, about a
// kind.
func wordsBehind(part, object string) []string {
	part, _, _ = strings.Cut(part, " ")
	switch part {
	case "rbac":
		return people
	case "network":
		return network
	case "quota":
		return amounts
	case "pod":
		return bounds
	case "admission", "benchmark":
		return slices.Concat(bounds, amounts)
	}
	switch kind, _, _ := strings.Cut(object, " "); kind {
	case "NetworkPolicy":
		return network
	case "RoleBinding", "ClusterRoleBinding":
		return people
	case "ResourceQuota", "LimitRange":
		return amounts
	case "Namespace":
		return bounds
	default:
		return rawObject
	}
}

// tenantOf is whose a namespace is, for findings about objects in it.
func (t *Trial) tenantOf(namespace string) string {
	for _, place := range t.Places() {
		if place.Namespace == namespace {
			return place.Tenant.Name
		}
	}
	return ""
}

// Places are the namespaces of the case's tenants on the trial's cluster.
func (t *Trial) Places() []facts.Place { return t.Case.Places(t.Cluster) }
