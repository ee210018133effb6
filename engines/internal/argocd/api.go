package argocd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"platformc.invalid/engines/internal/facts"
)

// Person is somebody who signs in to Argo CD.
type Person struct {
	// Name is for people: `developer of shop`.
	Name string
	// token is what they show, or empty.
	token string
}

// member signs somebody in who is in a group, as the API servers know it.
func (f *Fleet) member(name, group string) (Person, error) {
	token, err := f.people.Token("somebody", []string{groupOf(f.Case, group)})
	return Person{name, token}, err
}

// groupOf is what Argo CD and the identity provider call a group.
func groupOf(c *facts.Case, group string) string {
	return strings.TrimPrefix(group, c.ArgoCD.GroupPrefix)
}

// ask sends a request to Argo CD's API server. What it answers is read into `answer`, if that is not nil; what it
// refuses is an error in its own words.
func (f *Fleet) ask(ctx context.Context, who Person, method, path string, body, answer any) error {
	said, err := f.send(ctx, who, method, path, body)
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(said, answer)
}

// send is ask for an answer that is more than one document.
func (f *Fleet) send(ctx context.Context, who Person, method, path string, body any) ([]byte, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	address := fmt.Sprintf("http://127.0.0.1:%d/api/v1/%s", f.Argo.ports["server"], path)
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if who.token != "" {
		request.Header.Set("Authorization", "Bearer "+who.token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%d: %s", response.StatusCode, said)
	}
	return said, nil
}

// may asks whether somebody may do something.
func (f *Fleet) may(ctx context.Context, who Person, q question) (bool, error) {
	var answer struct {
		Value string `json:"value"`
	}
	path := fmt.Sprintf("account/can-i/%s/%s/%s", q.resource, q.action, url.PathEscape(q.object))
	err := f.ask(ctx, who, http.MethodGet, path, nil, &answer)
	return answer.Value == "yes", err
}
