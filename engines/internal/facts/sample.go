package facts

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Uncovered says what a sampled case leaves out of its spec: a stage, a way to declare clusters, a role, or
// something that a tenant or one of its classes says and nobody of the sample does.
func (c *Case) Uncovered() []string {
	spec := c.nodes()
	var missing []string
	for _, stage := range spec.named("stage") {
		serves := func(cluster Cluster) bool { return slices.Contains(cluster.Stages, stage.argument()) }
		if !slices.ContainsFunc(slices.Collect(maps.Values(c.Clusters)), serves) {
			missing = append(missing, "a cluster of the stage: "+stage.where())
		}
	}
	for _, cluster := range spec.named("cluster") {
		if !slices.ContainsFunc(c.ClusterNames(), func(name string) bool { _, made := regionIn(cluster, name); return made }) {
			missing = append(missing, "a cluster of: "+cluster.where())
		}
	}
	for _, group := range spec.named("group") {
		role := Role(group.properties["is"])
		if role != "" && role != "contractor" && len(c.Platform[role]) == 0 {
			missing = append(missing, "a group of the role: "+group.where())
		}
	}
	return append(missing, c.unsaid(spec)...)
}

// elsewhere is a block that no sampled case is asked about: apps are delivered in the case with Argo CD.
const elsewhere = "app"

// saying is something that a tenant or a class says: the words of a line and of those around it, without values.
type saying struct {
	// by is `tenant` or `tenant-class`.
	by, words string
}

// unsaid are lines of tenants and classes whose words nobody of the sample uses where the sample is.
func (c *Case) unsaid(spec *node) []string {
	said := map[saying]bool{}
	lines := map[saying]string{}
	tell := func(s saying, line string, inSample bool) {
		said[s] = said[s] || inSample
		if lines[s] == "" {
			lines[s] = line
		}
	}
	for _, tenant := range spec.named("tenant") {
		for _, block := range chain(spec, tenant.argument()) {
			for _, child := range block.children {
				if child.name == elsewhere {
					continue
				}
				own := listener{c, spec, tenant.argument(), tell}
				own.listen(saying{block.name, ""}, child, true)
			}
		}
	}
	var missing []string
	for s, line := range lines {
		if !said[s] {
			missing = append(missing, fmt.Sprintf("a tenant whose %s says `%s`, as: %s", strings.ReplaceAll(s.by, "-", " "), s.words, line))
		}
	}
	slices.Sort(missing)
	return missing
}

// listener hears what a tenant says.
type listener struct {
	c      *Case
	spec   *node
	tenant string
	tell   func(said saying, line string, inSample bool)
}

// listen tells what a line says and those below it, and whether the sample has the tenant where the line holds.
func (l listener) listen(around saying, n *node, holds bool) {
	words := []string{n.name}
	for _, key := range slices.Sorted(maps.Keys(n.properties)) {
		words = append(words, key+"=")
	}
	if n.name == "isolation" {
		words = append(words, n.argument())
	}
	s := saying{around.by, strings.TrimPrefix(around.words+" > "+strings.Join(words, " "), " > ")}
	holds = holds && l.c.holdsInSample(l.spec, l.tenant, n)
	l.tell(s, n.where(), holds)
	// What stands below labels and quotas are names of their own.
	for _, child := range n.children {
		l.listen(s, child, holds)
	}
}

// holdsInSample says whether a line that is for some stages and regions is for a place that the sample has.
func (c *Case) holdsInSample(spec *node, tenant string, n *node) bool {
	return slices.ContainsFunc(c.Tenants[tenant].On, func(name string) bool {
		region := c.regionOf(spec, tenant, name)
		inStage := slices.ContainsFunc(c.Clusters[name].Stages, func(stage string) bool { return selects(n.properties["stage"], stage) })
		return inStage && selects(n.properties["region"], region)
	})
}

// selects says whether a selection such as `eu-* uk-london` holds a name; without one it holds all.
func selects(selection, name string) bool {
	return selection == "" || slices.ContainsFunc(strings.Fields(selection), func(pattern string) bool {
		matched, err := path.Match(pattern, name)
		return err == nil && matched
	})
}

func (c *Case) regionOf(spec *node, tenant, cluster string) string {
	for _, declared := range spec.named("cluster") {
		if region, made := regionIn(declared, cluster); made {
			if region == "" && spec.find("tenant", tenant) != nil {
				return spec.find("tenant", tenant).properties["home"]
			}
			return region
		}
	}
	return ""
}

// regionIn says whether a declaration makes a cluster of a name, and in which region.
func regionIn(declared *node, name string) (region string, made bool) {
	pattern := regexp.QuoteMeta(declared.argument())
	pattern = strings.ReplaceAll(pattern, regexp.QuoteMeta("{region}"), "(.+)")
	pattern = strings.ReplaceAll(pattern, regexp.QuoteMeta("{tenant}"), ".+")
	found := regexp.MustCompile("^" + pattern + "$").FindStringSubmatch(name)
	switch regions := declared.named("regions"); {
	case found == nil:
		return "", false
	case len(regions) > 0:
		return found[1], slices.Contains(regions[0].arguments, found[1])
	default:
		return declared.properties["region"], true
	}
}
