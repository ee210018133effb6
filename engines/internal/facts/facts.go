// Package facts holds what a spec says, as people wrote it down for the suite in a
// case's case.yaml: who belongs where, and what they were given. Every expectation
// follows from it. Nothing here is read from what platformc emits, so that a mistake of
// the compiler's can't become what the suite expects.
package facts

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sigs.k8s.io/yaml"
)

// Case is one folder of engines/cases.
type Case struct {
	// Name is the folder's.
	Name string `json:"-"`
	// Dir is where the folder is.
	Dir string `json:"-"`
	// Spec is the folder of the spec, relative to Dir.
	Spec string `json:"spec"`
	// Sampled says that Tenants and Clusters name only some of the spec's.
	Sampled bool `json:"sampled"`
	// Only names the one part of the suite that the case is for, or is empty.
	Only string `json:"only"`
	// Fleet is where the manifests are below the output.
	Fleet string `json:"fleet"`
	// Repository is the URL of the repository that the output is committed to.
	Repository string `json:"repository"`
	// ArgoCD is what Argo CD is tried with, if it is.
	ArgoCD *ArgoCD `json:"argocd"`
	// DebugStages are the stages in which developers may open shells.
	DebugStages []string `json:"debugStages"`
	// Platform is who has a role for the whole platform, as the API server sees the groups.
	Platform map[Role][]string `json:"platform"`
	// Gateway is where requests from outside come in.
	Gateway *Gateway `json:"gateway"`
	// NodeLocalDNS is an address at which every pod may ask for names, if there is one.
	NodeLocalDNS string `json:"nodeLocalDNS"`
	// Clusters are those that the suite runs.
	Clusters map[string]Cluster `json:"clusters"`
	// Tenants are those that the suite asks about.
	Tenants map[string]Tenant `json:"-"`
	// Changes are edits of the spec, each applied with pruning over what was there.
	Changes []Change `json:"changes"`

	Classes    map[string]map[string]any `json:"classes"`
	RawTenants map[string]map[string]any `json:"tenants"`

	// nodes is the spec, once somebody asked for it.
	nodes func() *node
}

// ArgoCD is how a case uses Argo CD, as far as the suite tries it.
type ArgoCD struct {
	// Hub is the cluster that it runs on.
	Hub string `json:"hub"`
	// Clusters are those that run when it is tried, the hub among them.
	Clusters []string `json:"clusters"`
	// Chart is how it is installed.
	Chart Chart `json:"chart"`
	// Windows are the stages that apps are delivered to in some hours only.
	Windows map[string]Window `json:"windows"`
	// SigningKey is the key that the spec names as the one that signs.
	SigningKey string `json:"signingKey"`
	// Changes are edits of the spec that are committed once everything is delivered, one after the other.
	Changes []Removal `json:"changes"`
	// Waves are the clusters that get a release together, one after the other, by the stage.
	Waves map[string][][]string `json:"waves"`
	// Issuer is the URL of the identity provider, and Client what Argo CD is called there. It knows groups without
	// GroupPrefix, which the API servers put before their names.
	Issuer      string `json:"issuer"`
	Client      string `json:"client"`
	GroupPrefix string `json:"groupPrefix"`
	// Accounts are programs' own, by their names.
	Accounts map[string]Account `json:"accounts"`
}

// Chart is a chart of others' that the fleet uses.
type Chart struct {
	Version string `json:"version"`
	// Told are some of the values that it must get.
	Told map[string]any `json:"told"`
}

// Window is what the spec says of a stage's hours.
type Window struct {
	// Manual says that people who may release need not wait for them.
	Manual bool `json:"manual"`
}

// Account is what a program may do.
type Account struct {
	Project string   `json:"project"`
	May     []string `json:"may"`
}

// Role is what a group does for the whole platform.
type Role string

// The roles that a spec can give.
const (
	PlatformAdmin Role = "platform-admin"
	SRE           Role = "sre"
	Security      Role = "security"
	Auditor       Role = "auditor"
)

// Gateway is where requests from outside come in.
type Gateway struct {
	Namespace string            `json:"namespace"`
	Pods      map[string]string `json:"pods"`
}

// Cluster is one cluster of a fleet.
type Cluster struct {
	// Stages are those that it serves; a hub serves none.
	Stages []string `json:"stages"`
	// Server is the URL of its API server.
	Server string `json:"server"`
	// Virtual says what it runs in, if it is a virtual cluster.
	Virtual *Virtual `json:"virtual"`
	// Whole says that of a sampled case all tenants are applied here, not only those that it describes.
	Whole bool `json:"whole"`
}

// Virtual is how a cluster runs inside of another.
type Virtual struct {
	Host  string `json:"host"`
	Chart Chart  `json:"chart"`
}

// Tenant is what the spec says of one tenant.
type Tenant struct {
	Name string `json:"-"`
	// On are the clusters of the case that it runs on.
	On          []string `json:"clusters"`
	Admins      []string `json:"admins"`
	Developers  []string `json:"developers"`
	Viewers     []string `json:"viewers"`
	Contractors []string `json:"contractors"`
	// GuestOf is the tenant whose namespaces it shares.
	GuestOf string `json:"guestOf"`
	// ApplicationsOn is the hub on which it makes applications of its own, if it does.
	ApplicationsOn string `json:"applicationsOn"`
	// OwnRepository is one that these may come from, if there is one: the spec names it for them, or an app is from there.
	OwnRepository string `json:"ownRepository"`
	// Signed are the stages in which commits must be signed.
	Signed []string `json:"signed"`
	// Parts are its sub-namespaces: `api` stands for `<tenant>-api-<stage>`.
	Parts []string `json:"parts"`
	// PodSecurity is the level by stage, where it is not restricted.
	PodSecurity map[string]string `json:"podSecurity"`
	// Network is what it opened.
	Network []Opening `json:"network"`
	// SharesWith are the tenants that may connect to it, and that said so too.
	SharesWith []Share `json:"sharesWith"`
	// Apps are what it deploys, by their names.
	Apps map[string]App `json:"apps"`
	// What its own namespace has everywhere (not its sub-namespaces), and In what differs in a stage or on a
	// cluster, by the name of that; a cluster's counts more.
	Amounts
	In map[string]Amounts `json:"in"`
}

// Amounts is how much a namespace and its containers may use.
type Amounts struct {
	Quota map[string]string `json:"quota"`
	// ContainerMax is the most that one container may have of processors.
	ContainerMax string `json:"containerMax"`
	// Default is what a container gets that asks for nothing.
	Default map[string]string `json:"default"`
	// DefaultRequest is what a container is taken to ask for that asks for nothing.
	DefaultRequest map[string]string `json:"defaultRequest"`
}

// Opening is a line of a `network` block. Exactly one of Internet, Gateway and CIDR is set.
type Opening struct {
	Stages   []string          `json:"stages"`
	Internet bool              `json:"internet"`
	Gateway  bool              `json:"gateway"`
	CIDR     string            `json:"cidr"`
	Ports    []string          `json:"ports"`
	Pods     map[string]string `json:"pods"`
}

// App is what a tenant deploys from a repository of its own.
type App struct {
	// Repository is its URL.
	Repository string `json:"repository"`
	// Path is the folder; `{stage}` stands for the stage.
	Path string `json:"path"`
	// Kustomize says that the folder has a kustomization.yaml.
	Kustomize bool `json:"kustomize"`
	// Chart is the name of the chart that it is, if it is one: Repository is then one of charts.
	Chart string `json:"chart"`
	// Settings are the chart's that it must have, by the stage or the cluster. A cluster's count more.
	Settings map[string]map[string]string `json:"settings"`
	// Scaled says that somebody else than Git decides how many pods its Deployment has.
	Scaled bool `json:"scaled"`
	// Part is the sub-namespace that it goes to, or empty.
	Part string `json:"part"`
	// NotOn are clusters of its tenant that it does not run on.
	NotOn []string `json:"notOn"`
	// Revisions are what is deployed, by stage.
	Revisions map[string]string `json:"revisions"`
}

// Share is another tenant that may connect to some ports.
type Share struct {
	With  string   `json:"with"`
	Ports []string `json:"ports"`
}

// Change is an edit of a copy of the spec.
type Change struct {
	What    string `json:"what"`
	Cluster string `json:"cluster"`
	Edits   []Edit `json:"edits"`
	// Gone and Came are the objects that the edit removes and adds: `Kind namespace/name`, in which
	// `*` stands for any text.
	Gone []string `json:"gone"`
	Came []string `json:"came"`
}

// Removal is an edit of a copy of the spec by which something is delivered no more: a tenant, an app, or an app on a
// cluster.
type Removal struct {
	What   string `json:"what"`
	Edits  []Edit `json:"edits"`
	Tenant string `json:"tenant"`
	// App is empty when the whole tenant leaves.
	App     string `json:"app"`
	Cluster string `json:"cluster"`
	// Stays says that what was delivered stays on the clusters, and the Applications, too.
	Stays bool `json:"stays"`
}

// Edit replaces a text of a file that occurs there exactly once.
type Edit struct {
	File    string `json:"file"`
	Replace string `json:"replace"`
	By      string `json:"by"`
}

// Load reads every case of a folder.
func Load(folder string) ([]*Case, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*", "case.yaml"))
	if err != nil {
		return nil, err
	}
	var cases []*Case
	for _, file := range files {
		c, err := load(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		cases = append(cases, c)
	}
	return cases, nil
}

func load(file string) (*Case, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(file)
	c := &Case{Name: filepath.Base(dir), Dir: dir, Spec: "spec", Fleet: "fleet", Tenants: map[string]Tenant{}}
	if err := yaml.UnmarshalStrict(text, c); err != nil {
		return nil, err
	}
	c.nodes = sync.OnceValue(c.spec)
	for name, raw := range c.RawTenants {
		tenant, err := c.resolve(name, raw)
		if err != nil {
			return nil, fmt.Errorf("tenant %s: %w", name, err)
		}
		c.Tenants[name] = tenant
	}
	return c, c.check()
}

// resolve lays a tenant's own lines over those of its class, and these over the class `default`.
func (c *Case) resolve(name string, raw map[string]any) (Tenant, error) {
	lines := c.Classes["default"]
	if class, ok := raw["is"].(string); ok {
		own, known := c.Classes[class]
		if !known {
			return Tenant{}, fmt.Errorf("no class %q", class)
		}
		lines = over(lines, own)
	}
	lines = over(lines, raw)
	delete(lines, "is")
	text, err := yaml.Marshal(lines)
	if err != nil {
		return Tenant{}, err
	}
	tenant := Tenant{Name: name}
	err = yaml.UnmarshalStrict([]byte(strings.ReplaceAll(string(text), "{tenant}", name)), &tenant)
	return tenant, err
}

// over is a map with another one laid over it. Maps in both are laid over each other, too.
func over(below, above map[string]any) map[string]any {
	result := map[string]any{}
	maps.Copy(result, below)
	for key, value := range above {
		inner, isMap := value.(map[string]any)
		outer, wasMap := result[key].(map[string]any)
		if isMap && wasMap {
			value = over(outer, inner)
		}
		result[key] = value
	}
	return result
}

// check finds what is wrong with the facts themselves.
func (c *Case) check() error {
	var all []error
	for name, tenant := range c.Tenants {
		if tenant.GuestOf != "" && c.Tenants[tenant.GuestOf].Name == "" {
			all = append(all, fmt.Errorf("%s is a guest of %q, which is no tenant of the case", name, tenant.GuestOf))
		}
		for _, cluster := range tenant.clusters() {
			if _, known := c.Clusters[cluster]; !known {
				all = append(all, fmt.Errorf("%s is on %q, which is no cluster of the case", name, cluster))
			}
		}
	}
	if c.ArgoCD != nil {
		for _, removal := range c.ArgoCD.Changes {
			all = append(all, removal.check(c))
		}
	}
	return errors.Join(all...)
}

// SpecDir is where the spec is.
func (c *Case) SpecDir() string { return filepath.Join(c.Dir, c.Spec) }

// ClusterNames are the clusters that the suite runs, sorted.
func (c *Case) ClusterNames() []string { return slices.Sorted(maps.Keys(c.Clusters)) }
