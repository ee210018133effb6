package argocd

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"platformc.invalid/engines/internal/controlplane"
	"platformc.invalid/engines/internal/tree"
)

// externalSecret is what counts of an ExternalSecret here.
type externalSecret struct {
	Spec struct {
		Target struct {
			Name     string `json:"name"`
			Template struct {
				Type     string            `json:"type"`
				Metadata map[string]any    `json:"metadata"`
				Data     map[string]string `json:"data"`
			} `json:"template"`
		} `json:"target"`
		Data []struct {
			SecretKey string    `json:"secretKey"`
			RemoteRef remoteRef `json:"remoteRef"`
		} `json:"data"`
	} `json:"spec"`
}

// remoteRef is a value in the store of secrets.
type remoteRef struct {
	Key      string `json:"key"`
	Property string `json:"property"`
}

// vault knows what is behind a reference of the Secret that a template describes.
type vault func(described map[string]string, ref remoteRef) (string, error)

// playExternalSecrets makes the Secret of every ExternalSecret of a list, as the External Secrets Operator would.
func playExternalSecrets(objects []tree.Object, values vault) ([]*unstructured.Unstructured, error) {
	var secrets []*unstructured.Unstructured
	for _, object := range objects {
		if object.GetKind() != "ExternalSecret" {
			continue
		}
		secret, err := playExternalSecret(object, values)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", object, err)
		}
		secrets = append(secrets, secret)
	}
	return secrets, nil
}

func playExternalSecret(object tree.Object, values vault) (*unstructured.Unstructured, error) {
	var declared externalSecret
	if err := convert(object.Object, &declared); err != nil {
		return nil, err
	}
	described := declared.Spec.Target.Template
	fetched := map[string]string{}
	for _, item := range declared.Spec.Data {
		value, err := values(described.Data, item.RemoteRef)
		if err != nil {
			return nil, err
		}
		fetched[item.SecretKey] = value
	}
	data := map[string]any{}
	for key, text := range described.Data {
		filled, err := fillTemplate(text, fetched)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		data[key] = filled
	}
	secret := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "Secret", "metadata": map[string]any{}, "stringData": data,
	}}
	for key, value := range described.Metadata {
		secret.Object["metadata"].(map[string]any)[key] = value
	}
	if described.Type != "" {
		secret.Object["type"] = described.Type
	}
	secret.SetName(declared.Spec.Target.Name)
	if secret.GetName() == "" {
		secret.SetName(object.GetName())
	}
	secret.SetNamespace(object.GetNamespace())
	return secret, nil
}

// functions are those of the operator's that a template may use here.
var functions = template.FuncMap{
	"b64enc": func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) },
	"trim":   strings.TrimSpace,
	"toJson": func(value any) (string, error) { text, err := json.Marshal(value); return string(text), err },
}

func fillTemplate(text string, values map[string]string) (string, error) {
	parsed, err := template.New("").Option("missingkey=error").Funcs(functions).Parse(text)
	if err != nil {
		return "", err
	}
	var filled bytes.Buffer
	err = parsed.Execute(&filled, values)
	return filled.String(), err
}

func convert(from, into any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// vault is the store of secrets that the fleet's operators filled: certificates of the clusters, and passwords of the
// repositories.
func (f *Fleet) vault(ctx context.Context, described map[string]string, ref remoteRef) (string, error) {
	switch ref.Property {
	case "token":
		return f.hubToken(ctx, described["name"])
	case "ca":
		return string(f.internet.CA()), nil
	case "username":
		return "git", nil
	case "password":
		password := "password of " + ref.Key
		if repository := repositoryOf(described["url"]); described["type"] == "helm" {
			f.charts.Protect(repository, password)
		} else {
			f.forge.Protect(repository, password)
		}
		return password, nil
	case "clientSecret":
		return "secret", nil
	}
	return "", fmt.Errorf("the store of secrets has nothing at %+v", ref)
}

// hubToken is what somebody who may do everything gets for the hub's own identity on a cluster, as the hub's README
// says. A cluster that does not run has none to give.
func (f *Fleet) hubToken(ctx context.Context, name string) (string, error) {
	cluster, runs := f.Clusters[name]
	if !runs {
		return "none", nil
	}
	accounts := cluster.Kube.CoreV1().ServiceAccounts("platformc-deployers")
	request, err := accounts.CreateToken(ctx, "hub", &authenticationv1.TokenRequest{}, metav1.CreateOptions{})
	if err != nil {
		return "", err
	}
	return request.Status.Token, nil
}

// signIn stands for argocd-k8s-auth, which would ask a cloud for a token: whoever the hub is, the clusters know it as
// a member of the group that the clusters' own files name.
const signIn = `#!/bin/sh
printf '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"%s"}}'
`

func writeSignIn(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "argocd-k8s-auth"), fmt.Appendf(nil, signIn, controlplane.HubToken), 0o755)
}
