package judge

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"platformc.invalid/engines/internal/yamlfiles"
)

// Attempts are the ways to break out of a tenant that one file of engines/attempts holds: an object that
// must be accepted, and changes of it that must be refused.
type Attempts struct {
	// File is its name.
	File string `json:"-"`
	// Control is accepted as it is by everyone in As. Without it a refusal would prove nothing.
	Control map[string]any `json:"control"`
	// As is who tries: `deployer`, the identity that applies the tenant's apps; `owner`, an admin of the tenant;
	// `argo-cd`, whose controller works on applications; or `anyone`, whom RBAC allows everything, so that admission
	// alone is judged.
	As []Who `json:"as"`
	// On is what is done: `create`, which is the default, or `update` and `delete` of an object that the
	// platform made.
	On string `json:"verb"`
	// Part is a subresource of the object that is asked for instead of the object: `resize` of a pod. Of is the
	// kind that has it, where the control is of another one, as a TokenRequest is for a ServiceAccount.
	Part string    `json:"subresource"`
	Of   *KindName `json:"of"`
	// Made says that the control is made, for real, before any of the attempts and removed after them, so that
	// there is something to change.
	Made bool `json:"made"`
	// Before names a guard that is not bound while the control is made, as on a cluster that the platform came to
	// late. All guards are alike for every tenant, so that this is tried in one place.
	Before string `json:"before"`
	// Needs are objects that an administrator has made before, such as a PriorityClass.
	Needs []map[string]any `json:"needs"`
	// Accepted are changes that must be accepted, where the control itself is not what is tried.
	Accepted []Attempt `json:"accepted"`
	// Only names the Pod Security level that the attempts are for, if not all.
	Only string `json:"only"`
	// Attempts are what must be refused.
	Attempts []Attempt `json:"attempts"`
}

// KindName names a kind.
type KindName struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
}

// Who tries.
type Who string

// Those who can be named in `as`.
const (
	AsDeployer Who = "deployer"
	AsOwner    Who = "owner"
	AsArgoCD   Who = "argo-cd"
	AsAnyone   Who = "anyone"
)

// Attempt is one thing that must be refused.
type Attempt struct {
	What string `json:"what"`
	// Change is a JSON merge patch of the control.
	Change map[string]any `json:"change"`
	// Refused is what the engine says, for whoever tries. A `*` stands for any text.
	Refused string `json:"refused"`
	// Deployer is what it says to the deployer, if that is something else.
	Deployer string `json:"deployer"`
	// Open says that nothing refuses this yet. When something does, the suite says so.
	Open bool `json:"open"`
}

// LoadAttempts reads a folder of them.
func LoadAttempts(folder string) ([]Attempts, error) {
	begin := func(name string) Attempts { return Attempts{File: name, On: "create"} }
	return yamlfiles.Load(folder, begin, Attempts.check)
}

// check finds what would have nothing tried, or everything be as expected.
func (a Attempts) check() error {
	if len(a.As) == 0 {
		return errors.New("nobody tries: `as` is empty")
	}
	for _, who := range a.As {
		if !slices.Contains([]Who{AsDeployer, AsOwner, AsArgoCD, AsAnyone}, who) {
			return fmt.Errorf("nobody is called %q", who)
		}
		for _, attempt := range a.Attempts {
			if !attempt.Open && strings.Trim(attempt.expected(who), "*") == "" {
				return fmt.Errorf("%s: nothing says how the %s is refused", attempt.What, who)
			}
		}
	}
	return nil
}

// expected is what the engine should say to somebody.
func (a Attempt) expected(who Who) string {
	if who == AsDeployer && a.Deployer != "" {
		return a.Deployer
	}
	return a.Refused
}

// matches compares a text with a pattern in which `*` stands for any text, anywhere in it.
func matches(pattern, text string) bool {
	for part := range strings.SplitSeq(pattern, "*") {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return true
}
