package argocd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"platformc.invalid/engines/internal/controlplane"
	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/judge"
	"platformc.invalid/engines/internal/tree"
)

// policy is what of the tree says who may do what: the data of argocd-rbac-cm, and the projects by their names.
type policy struct {
	data     map[string]string
	projects []string
}

// policyOf takes it from what a hub's Argo CD is told. The lines of all projects' roles are laid beside those of the ConfigMap, as Argo CD lays
// those of one project beside them when it is asked about that project.
func policyOf(objects []tree.Object) (policy, error) {
	var found policy
	var lines []string
	for _, object := range objects {
		var err error
		switch {
		case object.GetKind() == "ConfigMap" && object.GetName() == "argocd-rbac-cm":
			found.data, _, err = unstructured.NestedStringMap(object.Object, "data")
		case object.GetKind() == "AppProject":
			found.projects = append(found.projects, object.GetName())
			lines = append(lines, roleLines(object)...)
		}
		if err != nil {
			return policy{}, err
		}
	}
	if found.data == nil || len(found.projects) == 0 {
		return policy{}, errors.New("the tree has no argocd-rbac-cm or no AppProject")
	}
	// Keys of this form are added to `policy.csv`.
	found.data["policy.projects.csv"] = strings.Join(lines, "\n")
	return found, nil
}

// roleLines are what the roles of a project mean: their own lines, that they may see the project, and who has them.
func roleLines(project tree.Object) []string {
	var lines []string
	roles, _, _ := unstructured.NestedSlice(project.Object, "spec", "roles")
	for _, role := range roles {
		role, _ := role.(map[string]any)
		name, _, _ := unstructured.NestedString(role, "name")
		subject := "proj:" + project.GetName() + ":" + name
		lines = append(lines, fmt.Sprintf("p, %s, projects, get, %s, allow", subject, project.GetName()))
		own, _, _ := unstructured.NestedStringSlice(role, "policies")
		lines = append(lines, own...)
		groups, _, _ := unstructured.NestedStringSlice(role, "groups")
		for _, group := range groups {
			lines = append(lines, fmt.Sprintf("g, %s, %s", group, subject))
		}
	}
	return lines
}

// asking is a question of somebody's.
type asking struct {
	who  someone
	what question
}

// Policy holds what the tree's files say against the case, as HoldPolicy does. A sample is asked of
// `argocd admin settings rbac can` itself: for everybody something that they may and something that they may not, in one
// project after the other.
func (f *Fleet) Policy(ctx context.Context) ([]judge.Finding, int, error) {
	objects, err := tree.Read(filepath.Join(f.Out, f.Folder()))
	if err != nil {
		return nil, 0, err
	}
	findings, asked, err := HoldPolicy(ctx, f.Case, f.Argo.Binaries, objects)
	if err != nil {
		return nil, 0, err
	}
	policy, err := policyOf(objects)
	if err != nil {
		return nil, 0, err
	}
	all := policy.askings(f.Case)
	sample := sampleOf(all, len(policy.questions()), len(policy.projects))
	answers, err := f.askCommand(ctx, policy, sample)
	if err != nil {
		return nil, 0, err
	}
	return append(findings, unlike(f.Case, sample, answers, "argocd admin settings rbac can")...), asked + len(sample), nil
}

// HoldPolicy holds what a hub's Argo CD is told about rights against the case, by Argo CD's own code and without its API
// server: for everybody, every project and every action.
func HoldPolicy(
	ctx context.Context, c *facts.Case, binaries controlplane.Binaries, objects []tree.Object,
) ([]judge.Finding, int, error) {
	policy, err := policyOf(objects)
	if err != nil {
		return nil, 0, err
	}
	all := policy.askings(c)
	answers, err := decide(ctx, filepath.Join(string(binaries), "argocd-rbac"), policy, all)
	return unlike(c, all, answers, "the tree's policies"), len(all), err
}

// questions are all that is asked of everybody.
func (p policy) questions() []question {
	return append(questions(p.projects), partQuestions(p.projects)...)
}

// askings are the questions of everybody and of every program.
func (p policy) askings(c *facts.Case) []asking {
	var all []asking
	for _, person := range append(everyoneOf(c), accountsOf(c)...) {
		for _, question := range p.questions() {
			all = append(all, asking{person, question})
		}
	}
	return all
}

// unlike are the answers that are not the case's.
func unlike(c *facts.Case, all []asking, answers []bool, by string) []judge.Finding {
	var findings []judge.Finding
	for index, said := range answers {
		who, what := all[index].who, all[index].what
		if want := who.may(what); said != want {
			object := fmt.Sprintf("%s: %s (%s)", who.Name, what, by)
			findings = append(findings, about(c, c.ArgoCD.Hub, who.tenant, object, yesNo(want), yesNo(said)))
		}
	}
	return findings
}

// decide asks Argo CD's code, in a process of its own, for everything.
func decide(ctx context.Context, program string, policy policy, all []asking) ([]bool, error) {
	questions := make([][4]string, len(all))
	for index, asking := range all {
		questions[index] = [4]string{asking.who.subject, asking.what.resource, asking.what.action, asking.what.object}
	}
	text, err := json.Marshal(map[string]any{"policy": policy.data, "questions": questions})
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, program)
	command.Stdin = bytes.NewReader(text)
	said, err := command.Output()
	if err != nil {
		return nil, withSaid(err)
	}
	var answers []bool
	if err := json.Unmarshal(said, &answers); err != nil {
		return nil, err
	}
	if len(answers) != len(all) {
		return nil, fmt.Errorf("%d answers to %d questions", len(answers), len(all))
	}
	return answers, nil
}

// sampleOf is something that everybody may and something that they may not, from another project on for each.
// Everybody is asked the same questions, one after the other.
func sampleOf(all []asking, questions, projects int) []asking {
	var sample []asking
	project := 0
	for own := range slices.Chunk(all, questions) {
		from := project % projects * questions / projects
		sample = append(sample, firstWhere(own, from, true)...)
		sample = append(sample, firstWhere(own, from, false)...)
		project++
	}
	return sample
}

// firstWhere is the first question from a place on that somebody has this answer to, if there is one.
func firstWhere(own []asking, from int, yes bool) []asking {
	turned := slices.Concat(own[from:], own[:from])
	at := slices.IndexFunc(turned, func(a asking) bool { return a.who.may(a.what) == yes })
	if at < 0 {
		return nil
	}
	return turned[at : at+1]
}

// askCommand asks the command line tool for some of the questions, one process for each.
func (f *Fleet) askCommand(ctx context.Context, policy policy, sample []asking) ([]bool, error) {
	text, err := yaml.Marshal(map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "data": policy.data})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(f.Dir, "policy.yaml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	program := filepath.Join(string(f.Argo.Binaries), "argocd")
	answers := make([]bool, len(sample))
	for index, asking := range sample {
		command := exec.CommandContext(ctx, program, "admin", "settings", "rbac", "can", asking.who.subject,
			asking.what.action, asking.what.resource, asking.what.object, "--policy-file", file, "--strict=false")
		command.Env = append(os.Environ(), "ARGOCD_BINARY_NAME=argocd", "KUBECONFIG="+f.Hub().plane.Kubeconfig())
		said, err := command.Output()
		if answers[index], err = verdict(string(said), err); err != nil {
			return nil, fmt.Errorf("%s: %w", command, err)
		}
	}
	return answers, nil
}

// verdict is what the command line tool says. It fails when the answer is no, too.
func verdict(said string, failed error) (bool, error) {
	switch answer := strings.TrimSpace(said); {
	case failed == nil && answer == "Yes":
		return true, nil
	case answer == "No":
		return false, nil
	default:
		return false, errors.Join(fmt.Errorf("neither yes nor no: %q", answer), withSaid(failed))
	}
}

// withSaid adds to a command's error what it said.
func withSaid(err error) error {
	if exit, is := errors.AsType[*exec.ExitError](err); is {
		return fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	return err
}
