package facts

import (
	"fmt"
	"slices"
)

// Lines finds the lines of a spec that are behind something: the one that begins a tenant, those in its block that
// begin with one of some words, and the same for its class and the classes that this extends. Without a tenant it
// is every line of the spec with one of the words.
func (c *Case) Lines(tenant string, words []string) []string {
	spec := c.nodes()
	if tenant == "" {
		return spec.below(words)
	}
	var found []string
	for _, block := range chain(spec, tenant) {
		found = append(found, block.where())
		for _, line := range block.below(words) {
			// A block may stand on one line.
			if line != block.where() {
				found = append(found, line)
			}
		}
	}
	return found
}

// chain is a tenant with its class and the classes that this extends.
func chain(spec *node, tenant string) []*node {
	var all []*node
	for next, name := spec.find("tenant", tenant), "class"; next != nil && !slices.Contains(all, next); name = "extends" {
		all = append(all, next)
		next = spec.find("tenant-class", next.properties[name])
	}
	return all
}

// below are the lines of nodes with one of some names, at any depth.
func (n *node) below(names []string) []string {
	var found []string
	for _, child := range n.children {
		if slices.Contains(names, child.name) {
			found = append(found, child.where())
		}
		found = append(found, child.below(names)...)
	}
	return slices.Compact(found)
}

func (n *node) where() string { return fmt.Sprintf("%s:%d: %s", n.file, n.line, n.text) }
