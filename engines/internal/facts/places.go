package facts

import (
	"bufio"
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Place is a namespace that a tenant has on a cluster.
type Place struct {
	Tenant    *Tenant
	Stage     string
	Namespace string
	// Part is the sub-namespace that it is, or empty.
	Part string
}

// Places are the namespaces of the case's tenants on a cluster. Guests have none of their own.
func (c *Case) Places(cluster string) []Place {
	var places []Place
	for _, tenant := range c.Tenants {
		if tenant.GuestOf != "" || !slices.Contains(tenant.On, cluster) {
			continue
		}
		for _, stage := range c.Clusters[cluster].Stages {
			places = append(places, tenant.placesIn(stage)...)
		}
	}
	slices.SortFunc(places, func(a, b Place) int { return cmp.Compare(a.Namespace, b.Namespace) })
	return places
}

func (t Tenant) placesIn(stage string) []Place {
	places := []Place{{Tenant: &t, Stage: stage, Namespace: t.Name + "-" + stage}}
	for _, part := range t.Parts {
		places = append(places, Place{&t, stage, t.Name + "-" + part + "-" + stage, part})
	}
	return places
}

// PodSecurity is the level that the place's pods must meet.
func (p Place) PodSecurity() string {
	return cmp.Or(p.Tenant.PodSecurity[p.Stage], "restricted")
}

// Home is the tenant whose namespaces a tenant's apps run in: its host's, or its own.
func (t Tenant) Home() string { return cmp.Or(t.GuestOf, t.Name) }

// DebugStage says whether developers may open shells in a stage.
func (c *Case) DebugStage(stage string) bool { return slices.Contains(c.DebugStages, stage) }

// Where finds the line of the spec that begins a tenant, for a person who reads a failure.
func (c *Case) Where(tenant string) string {
	found := ""
	_ = filepath.WalkDir(c.SpecDir(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".kdl" || found != "" {
			return nil
		}
		if line := lineOf(path, fmt.Sprintf("tenant %q", tenant)); line > 0 {
			found = fmt.Sprintf("%s:%d", path, line)
			return filepath.SkipAll
		}
		return nil
	})
	return cmp.Or(found, c.SpecDir())
}

func lineOf(path, start string) int {
	file, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		if strings.HasPrefix(lines.Text(), start) {
			return number
		}
	}
	return 0
}

// Holds says whether an opening is for a place and a pod with these labels.
func (o Opening) Holds(place Place, pod map[string]string) bool {
	if len(o.Stages) > 0 && !slices.Contains(o.Stages, place.Stage) {
		return false
	}
	for key, value := range o.Pods {
		if pod[key] != value {
			return false
		}
	}
	return true
}
