// Package tree reads what platformc wrote: the objects of a cluster, in the order in
// which the kustomization.yaml files name them.
package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"
)

// Object is one document of a file.
type Object struct {
	*unstructured.Unstructured
	// File is where it is written, relative to the root that was read from.
	File string
}

// String names an object for people: `ResourceQuota shop-prod/compute`.
func (o Object) String() string {
	name := o.GetName()
	if o.GetNamespace() != "" {
		name = o.GetNamespace() + "/" + name
	}
	return o.GetKind() + " " + name
}

// Key names an object within a cluster.
func (o Object) Key() string { return o.GroupVersionKind().GroupKind().String() + " " + o.String() }

type kustomization struct {
	Resources []string `json:"resources"`
}

// Read reads the objects below a folder with a kustomization.yaml, in its order.
func Read(folder string) ([]Object, error) {
	text, err := os.ReadFile(filepath.Join(folder, "kustomization.yaml"))
	if err != nil {
		return nil, err
	}
	var k kustomization
	if err := sigsyaml.Unmarshal(text, &k); err != nil {
		return nil, err
	}
	var all []Object
	for _, resource := range k.Resources {
		objects, err := readResource(filepath.Join(folder, resource))
		if err != nil {
			return nil, err
		}
		all = append(all, objects...)
	}
	return all, nil
}

// KeepResources takes the other resources out of a kustomization.yaml, if there is one.
func KeepResources(file string, keep func(resource string) bool) error {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	all := map[string]any{}
	if err := sigsyaml.Unmarshal(text, &all); err != nil {
		return err
	}
	resources, _ := all["resources"].([]any)
	all["resources"] = slices.DeleteFunc(resources, func(resource any) bool { return !keep(fmt.Sprint(resource)) })
	if text, err = sigsyaml.Marshal(all); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

func readResource(path string) ([]Object, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return Read(path)
	}
	return ReadFile(path)
}

// ReadFile reads the objects of one file.
func ReadFile(path string) ([]Object, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(text, path)
}

// Parse reads the objects of a text that stands in a file.
func Parse(text []byte, path string) ([]Object, error) {
	documents, err := Documents(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var objects []Object
	for _, document := range documents {
		objects = append(objects, Object{&unstructured.Unstructured{Object: document}, path})
	}
	return objects, nil
}

// Documents parses every document of a YAML text that says something.
func Documents(text []byte) ([]map[string]any, error) {
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	var documents []map[string]any
	for {
		var document map[string]any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		if len(document) > 0 {
			documents = append(documents, document)
		}
	}
}
