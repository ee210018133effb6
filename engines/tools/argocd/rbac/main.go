// Command rbac answers many questions as `argocd admin settings rbac can --strict=false` answers one: with Argo CD's
// own code, the lines that it has built in and those of a ConfigMap. It reads JSON and writes JSON.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/argo-cd/v3/util/assets"
	"github.com/argoproj/argo-cd/v3/util/rbac"
)

// asked is what comes in: the data of argocd-rbac-cm, and questions.
type asked struct {
	Policy map[string]string `json:"policy"`
	// Questions are subject, resource, action and object.
	Questions [][4]string `json:"questions"`
}

func main() {
	if err := answer(); err != nil {
		fmt.Fprintln(os.Stderr, "rbac:", err)
		os.Exit(1)
	}
}

func answer() error {
	var in asked
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		return err
	}
	enforcer := rbac.NewEnforcer(nil, "argocd", "argocd-rbac-cm", nil)
	enforcer.SetDefaultRole(in.Policy[rbac.ConfigMapPolicyDefaultKey])
	enforcer.SetMatchMode(in.Policy[rbac.ConfigMapMatchModeKey])
	if err := enforcer.SetBuiltinPolicy(assets.BuiltinPolicyCSV); err != nil {
		return err
	}
	lines := rbac.PolicyCSV(in.Policy)
	if err := rbac.ValidatePolicy(lines); err != nil {
		return err
	}
	if err := enforcer.SetUserPolicy(lines); err != nil {
		return err
	}
	answers := make([]bool, len(in.Questions))
	for index, q := range in.Questions {
		answers[index] = enforcer.Enforce(q[0], q[1], q[2], q[3])
	}
	return json.NewEncoder(os.Stdout).Encode(answers)
}
