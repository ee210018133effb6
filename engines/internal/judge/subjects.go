package judge

import (
	"fmt"
	"slices"
	"strings"

	"platformc.invalid/engines/internal/facts"
)

// subject is an identity with what the spec gives it.
type subject struct {
	Identity
	// kind is what it is, whatever its name: `viewer`, `deployer`, …
	kind   string
	tenant string
	// everywhere is granted on the whole cluster.
	everywhere grant
	// inside is granted in single namespaces.
	inside map[string]grant
	// all says that everything is.
	all bool
	// unknown says that Kubernetes does not know who asks.
	unknown bool
	// isPod says that it is a pod of a tenant's.
	isPod bool
}

func (s subject) may(q question, namespace string) bool {
	return s.all || s.everywhere[q] || s.inside[namespace][q] || !s.unknown && granted(everybody)[q]
}

// Asked lists the kinds of identities that are asked about on the cluster, and in which stages: `developer in prod`.
func (t *Trial) Asked() []string {
	stages := t.Case.Clusters[t.Cluster].Stages
	var kinds []string
	for _, subject := range t.subjects() {
		kinds = append(kinds, subject.kind)
		for _, stage := range stages {
			kinds = append(kinds, subject.kind+" in "+stage)
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// subjects are all identities of the cluster, and one that nobody gave anything.
func (t *Trial) subjects() []subject {
	subjects := []subject{
		{Identity: Member("somebody of no group", "nobodys-group"), kind: "somebody"},
		{Identity: Identity{"nobody that Kubernetes knows", "system:anonymous", []string{"system:unauthenticated"}}, kind: "nobody", unknown: true},
		{Identity: PlatformDeployer(), kind: "platform's deployer", all: true},
	}
	for _, place := range t.Places() {
		subjects = append(subjects, subject{Identity: podsOf(place), kind: "pod", tenant: place.Tenant.Name, isPod: true})
	}
	for role, groups := range t.Case.Platform {
		for _, group := range groups {
			subjects = append(subjects, t.platformSubject(role, group))
		}
	}
	for _, tenant := range t.Case.Tenants {
		if slices.Contains(tenant.On, t.Cluster) {
			subjects = append(subjects, t.tenantSubjects(tenant)...)
		}
	}
	slices.SortFunc(subjects, func(a, b subject) int { return strings.Compare(a.Name, b.Name) })
	return subjects
}

func (t *Trial) platformSubject(role facts.Role, group string) subject {
	s := subject{Identity: Member(string(role)+" "+group, group), kind: string(role)}
	switch role {
	case facts.PlatformAdmin:
		s.all = true
	case facts.SRE:
		s.everywhere = granted(overview, operating)
		// Shells only where tenants are: one in a pod that runs the cluster would be as good as everything.
		s.inside = map[string]grant{}
		for _, place := range t.Places() {
			s.inside[place.Namespace] = granted(viewing, debugging)
		}
	case facts.Security:
		s.everywhere = granted(overview, access, policy)
	case facts.Auditor:
		s.everywhere = granted(overview, access)
	}
	return s
}

func (t *Trial) tenantSubjects(tenant facts.Tenant) []subject {
	var subjects []subject
	for _, people := range []struct {
		what   string
		groups []string
		debugs bool
	}{
		{"viewer", tenant.Viewers, false},
		{"developer", tenant.Developers, true},
		{"admin", tenant.Admins, true},
		{"contractor", tenant.Contractors, true},
	} {
		for _, group := range people.groups {
			identity := Member(fmt.Sprintf("%s %s of %s", people.what, group, tenant.Name), group)
			subjects = append(subjects, subject{
				Identity: identity, kind: people.what, tenant: tenant.Name, inside: t.peoplesRights(group, people.debugs),
			})
		}
	}
	for _, stage := range t.Case.Clusters[t.Cluster].Stages {
		subjects = append(subjects, t.deployerSubject(tenant, stage))
	}
	return subjects
}

// peoplesRights are a group's rights in every tenant that names it: a contractor may serve several.
func (t *Trial) peoplesRights(group string, debugs bool) map[string]grant {
	rights := map[string]grant{}
	for _, tenant := range t.Case.Tenants {
		if !slices.Contains(slices.Concat(tenant.Viewers, tenant.Developers, tenant.Admins, tenant.Contractors), group) {
			continue
		}
		for _, place := range t.homes(tenant) {
			rights[place.Namespace] = granted(viewing)
			if debugs && t.Case.DebugStage(place.Stage) {
				rights[place.Namespace] = granted(viewing, debugging)
			}
		}
	}
	return rights
}

// homes are the namespaces that a tenant's apps run in on this cluster.
func (t *Trial) homes(tenant facts.Tenant) []facts.Place {
	if !slices.Contains(tenant.On, t.Cluster) {
		return nil
	}
	var homes []facts.Place
	for _, place := range t.Places() {
		if place.Tenant.Name == tenant.Home() {
			homes = append(homes, place)
		}
	}
	return homes
}

func (t *Trial) deployerSubject(tenant facts.Tenant, stage string) subject {
	s := subject{Identity: Deployer(tenant.Name, stage), kind: "deployer", tenant: tenant.Name, inside: map[string]grant{}}
	for _, place := range t.homes(tenant) {
		if place.Stage == stage {
			s.inside[place.Namespace] = granted(deploying)
		}
	}
	return s
}

// podsOf is who the pods of a place are that name no identity: anyone who breaks into one.
func podsOf(place facts.Place) Identity {
	return Identity{
		"pods of " + place.Namespace, "system:serviceaccount:" + place.Namespace + ":default",
		[]string{"system:serviceaccounts", "system:serviceaccounts:" + place.Namespace, "system:authenticated"},
	}
}
