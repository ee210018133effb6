package argocd

import (
	"errors"
	"fmt"
	"regexp"

	"platformc.invalid/engines/internal/yamlfiles"
)

// Attempts are the ways out of a tenant that one file of engines/argocd-attempts holds: what a tenant may commit to
// its own repository and sees delivered, and changes of it that must not be.
type Attempts struct {
	// File is its name.
	File string `json:"-"`
	// Control is an object that is delivered as it is. Without it a refusal would prove nothing.
	Control map[string]any `json:"control"`
	// Files are others that the tenant commits beside it, by their names.
	Files map[string]string `json:"files"`
	// Signed says that this is about an app whose commits must be signed.
	Signed bool `json:"signed"`
	// Kustomize says that one of them is a kustomization.yaml.
	Kustomize bool `json:"kustomize"`
	// Attempts are what must be refused.
	Attempts []Attempt `json:"attempts"`
}

// Attempt is one thing that must be refused.
type Attempt struct {
	What string `json:"what"`
	// Threats are the ways in which others went wrong here: `A36`.
	Threats []string `json:"threats"`
	// Object is committed instead of the control, and Change is a JSON merge patch of the control.
	Object map[string]any `json:"object"`
	Change map[string]any `json:"change"`
	// Files are committed over those beside the control.
	Files map[string]string `json:"files"`
	// Commit is how it is committed, if not with the right signature: `unsigned`, or by a `stranger`.
	Commit string `json:"commit"`
	// Application is a JSON merge patch of the Application that delivers the folder.
	Application map[string]any `json:"application"`
	// Refused is what Argo CD says, as a regular expression.
	Refused string `json:"refused"`
	// Deployer is what the API server says, as a regular expression, if the project permits everything: who applies
	// is still the tenant's deployer. Without it that is not tried.
	Deployer string `json:"deployer"`
	// Ignored says that Argo CD must not even look at the Application.
	Ignored bool `json:"ignored"`
	// Deleted says that the Application is delivered, and that deleting it is what must be refused.
	Deleted bool `json:"deleted"`
	// Existing says that the object is there anyway: the attempt is to change it.
	Existing bool `json:"existing"`
	// Open says that nothing refuses this yet. When something does, the suite says so.
	Open bool `json:"open"`
}

// LoadAttempts reads a folder of them.
func LoadAttempts(folder string) ([]Attempts, error) {
	begin := func(name string) Attempts { return Attempts{File: name} }
	return yamlfiles.Load(folder, begin, Attempts.check)
}

func (a Attempts) check() error {
	for _, attempt := range a.Attempts {
		if err := attempt.check(); err != nil {
			return fmt.Errorf("%s: %w", attempt.What, err)
		}
	}
	return nil
}

// check finds what would let every refusal be as expected.
func (a Attempt) check() error {
	if a.Refused == "" && !a.Ignored && !a.Open {
		return errors.New("nothing says how it is refused")
	}
	for _, pattern := range []string{a.Refused, a.Deployer} {
		says, err := regexp.Compile(pattern)
		if err != nil {
			return err
		}
		if pattern != "" && says.MatchString("") {
			return fmt.Errorf("%q matches every refusal", pattern)
		}
	}
	return nil
}
