package argocd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
)

var projects = schema.GroupVersionResource{Group: "argoproj.io", Version: "v1alpha1", Resource: "appprojects"}

// question is whether somebody may do something with an object: `applications sync shop-prod/web`.
type question struct{ resource, action, object string }

func (q question) String() string { return q.action + " " + q.resource + " " + q.object }

// What can be asked of something in a project, and of something that is not.
var (
	inProject = map[string][]string{
		"applications":    {"get", "create", "update", "delete", "sync", "override", "action"},
		"applicationsets": {"get", "create", "update", "delete"},
		"logs":            {"get"},
		"exec":            {"create"},
		"repositories":    {"get", "create", "update", "delete"},
		"clusters":        {"get", "create", "update", "delete"},
	}
	ofProject = map[string][]string{"projects": {"get", "create", "update", "delete"}}
	ofNone    = map[string][]string{
		"repositories": {"get", "create"}, "write-repositories": {"get", "create"}, "clusters": {"get", "create", "update"},
		"certificates": {"get", "create"}, "accounts": {"get", "update"}, "gpgkeys": {"get", "create"}, "extensions": {"invoke"},
	}
)

// What can be asked of parts of an application: its objects, and actions with a name. Argo CD's API server only tells
// of whole actions; a policy can be asked.
var ofParts = []string{
	"delete//Pod/some/some", "delete/apps/Deployment/some/some", "update//Pod/some/some", "update/apps/Deployment/some/some",
	"action//Pod/some", "action/apps/Deployment/restart",
}

// partQuestions are what is asked of everybody about parts of applications.
func partQuestions(projects []string) []question {
	var all []question
	for _, project := range projects {
		for _, action := range ofParts {
			all = append(all, question{"applications", action, project + "/some"})
		}
	}
	return all
}

// questions are all that is asked of everybody.
func questions(projects []string) []question {
	var all []question
	add := func(of map[string][]string, object string) {
		for _, resource := range slices.Sorted(maps.Keys(of)) {
			for _, action := range of[resource] {
				all = append(all, question{resource, action, object})
			}
		}
	}
	for _, project := range projects {
		add(inProject, project+"/some")
		add(ofProject, project)
	}
	add(ofNone, "some")
	return all
}

// rights are what a person may do, as `get applications`, in projects and everywhere.
type rights struct {
	inside     map[string][]string
	everywhere []string
	all        bool
}

// What not even administrators may: actions have names, and no extension is there.
var nobodys = []string{"action applications", "invoke extensions"}

func (r rights) may(q question) bool {
	right := q.action + " " + q.resource
	if slices.Contains(nobodys, right) {
		return false
	}
	project, _, _ := strings.Cut(q.object, "/")
	return r.all || slices.Contains(r.everywhere, right) || slices.Contains(r.inside[project], right)
}

// What people may do in Argo CD. This is the promise to them, written once more by hand. Who may see applications of
// a project may see the project itself. Nobody but administrators restarts pods or has any other right to parts of
// applications: the specs of the cases are for versions of Argo CD before 3.5.
var (
	watching   = []string{"get applications", "get logs", "get projects"}
	releasing  = append(slices.Clone(watching), "sync applications")
	overseeing = []string{"get applications", "get applicationsets", "get projects", "get clusters", "get repositories"}
	operating  = append(slices.Clone(overseeing), "get logs", "sync applications")
)

// someone is a person with what the case gives them.
type someone struct {
	Person
	// subject is what the lines of a policy call them: their group, or the account.
	subject string
	tenant  string
	rights
}

// everyone is everybody whom the case knows, and somebody whom it does not, signed in.
func (f *Fleet) everyone() ([]someone, error) {
	all := everyoneOf(f.Case)
	var failed []error
	for index, person := range all {
		var err error
		all[index].Person, err = f.member(person.Name, person.subject)
		failed = append(failed, err)
	}
	return all, errors.Join(failed...)
}

// everyoneOf is everybody whom a case knows, and somebody whom it does not. None of them has signed in.
func everyoneOf(c *facts.Case) []someone {
	var all []someone
	add := func(name, group, tenant string, r rights) {
		all = append(all, someone{Person{Name: name}, groupOf(c, group), tenant, r})
	}
	add("somebody of no group", "nobodys-group", "", rights{})
	for role, groups := range c.Platform {
		for _, group := range groups {
			add(fmt.Sprintf("%s %s", role, group), group, "", platformRights(role))
		}
	}
	for _, tenant := range c.Tenants {
		for what, groups := range map[string][]string{
			"viewer": tenant.Viewers, "developer": tenant.Developers, "admin": tenant.Admins, "contractor": tenant.Contractors,
		} {
			for _, group := range groups {
				add(fmt.Sprintf("%s %s of %s", what, group, tenant.Name), group, tenant.Name, tenantRights(c, tenant, what))
			}
		}
	}
	slices.SortFunc(all, func(a, b someone) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// accountsOf are the local accounts of programs.
func accountsOf(c *facts.Case) []someone {
	var all []someone
	for name, account := range c.ArgoCD.Accounts {
		// Whoever syncs sees what becomes of it.
		may := []string{"get applications"}
		if slices.Contains(account.May, "sync") {
			may = append(may, "sync applications")
		}
		inside := map[string][]string{account.Project: may}
		all = append(all, someone{Person{Name: "account " + name}, name, "", rights{inside: inside}})
	}
	slices.SortFunc(all, func(a, b someone) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

func platformRights(role facts.Role) rights {
	switch role {
	case facts.PlatformAdmin:
		return rights{all: true}
	case facts.SRE:
		return rights{everywhere: operating}
	default:
		return rights{everywhere: overseeing}
	}
}

// tenantRights are what people of a tenant may do: all of them look on, admins release, and the others do so where
// developers may open shells, too.
func tenantRights(c *facts.Case, tenant facts.Tenant, what string) rights {
	r := rights{inside: map[string][]string{}}
	for _, name := range tenant.On {
		for _, stage := range c.Clusters[name].Stages {
			may := watching
			if what == "admin" || what != "viewer" && c.DebugStage(stage) {
				may = releasing
			}
			r.inside[tenant.Project(stage)] = may
		}
	}
	return r
}

// Access asks Argo CD's API server for everybody, every project and every action, and holds that against the case.
// What it lists for somebody must be what they may see.
func (f *Fleet) Access(ctx context.Context) ([]judge.Finding, int, error) {
	names, err := f.projectNames(ctx)
	if err != nil {
		return nil, 0, err
	}
	people, err := f.everyone()
	if err != nil {
		return nil, 0, err
	}
	var findings []judge.Finding
	asked := 0
	for _, person := range people {
		wrong, err := f.askAll(ctx, person, questions(names))
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", person.Name, err)
		}
		listed, err := f.listed(ctx, person)
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", person.Name, err)
		}
		asked += len(questions(names))
		findings = append(append(findings, wrong...), listed...)
	}
	return findings, asked, nil
}

func (f *Fleet) projectNames(ctx context.Context) ([]string, error) {
	list, err := f.Hub().dynamic.Resource(projects).Namespace(Namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, item := range list.Items {
		names = append(names, item.GetName())
	}
	return names, nil
}

// askAll asks one person's questions, some of them at once.
func (f *Fleet) askAll(ctx context.Context, person someone, all []question) ([]judge.Finding, error) {
	const atOnce = 8
	var lock sync.Mutex
	var findings []judge.Finding
	var failed error
	var asking sync.WaitGroup
	for part := range atOnce {
		asking.Go(func() {
			for index := part; index < len(all); index += atOnce {
				said, err := f.may(ctx, person.Person, all[index])
				lock.Lock()
				failed = errors.Join(failed, err)
				if want := person.may(all[index]); err == nil && said != want {
					object := fmt.Sprintf("%s: %s", person.Name, all[index])
					findings = append(findings, f.about(f.Case.ArgoCD.Hub, person.tenant, object, yesNo(want), yesNo(said)))
				}
				lock.Unlock()
			}
		})
	}
	asking.Wait()
	slices.SortFunc(findings, func(a, b judge.Finding) int { return cmp.Compare(a.Object, b.Object) })
	return findings, failed
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// listed holds the Applications that Argo CD shows somebody against those that they may see.
func (f *Fleet) listed(ctx context.Context, person someone) ([]judge.Finding, error) {
	var answer struct {
		Items []Application `json:"items"`
	}
	if err := f.ask(ctx, person.Person, http.MethodGet, "applications", nil, &answer); err != nil {
		return nil, err
	}
	all, err := f.Applications(ctx, Namespace)
	if err != nil {
		return nil, err
	}
	shown := map[string]bool{}
	for _, application := range answer.Items {
		shown[application.Metadata.Name] = true
	}
	var findings []judge.Finding
	for name, application := range all {
		want := person.may(question{"applications", "get", application.Spec.Project + "/" + name})
		if shown[name] != want {
			object := fmt.Sprintf("%s: list applications, %s", person.Name, name)
			findings = append(findings, f.about(f.Case.ArgoCD.Hub, person.tenant, object, yesNo(want), yesNo(shown[name])))
		}
	}
	return findings, nil
}
