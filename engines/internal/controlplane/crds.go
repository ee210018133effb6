package controlplane

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"

	"platformc.invalid/engines/internal/tree"
)

var crds = schema.GroupVersionResource{
	Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions",
}

// Fleets is the kind of the objects in which `kubectl apply --prune` remembers what it applied.
//
//go:embed fleets.yaml
var fleets []byte

// All are the files of every CustomResourceDefinition below a folder of schemas.
const All = "*/*.yaml"

// Template makes a folder of etcd data that holds the CustomResourceDefinitions of the files below `schemas` that
// match a pattern, unless `cache` has it. Clusters that start from it need not install them.
func Template(ctx context.Context, binaries Binaries, schemas, cache string, patterns ...string) (string, error) {
	files, err := definitionFiles(schemas, patterns)
	if err != nil {
		return "", err
	}
	hash, err := templateHash(binaries, files)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "etcd-with-crds-"+hash)
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	dir, err := os.MkdirTemp("", "platformc-engines-crds-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	c, err := Start(ctx, Options{Binaries: binaries, Dir: dir, WithoutManager: true})
	if err != nil {
		return "", err
	}
	err = c.install(ctx, files)
	// etcd has written everything once it ended.
	c.Stop()
	if err != nil {
		return "", err
	}
	return folder, keep(c.EtcdData(), folder)
}

// templateHash tells apart what goes into a template: the servers that write it, and the definitions.
func templateHash(binaries Binaries, files []string) (string, error) {
	hash := sha256.New()
	for _, name := range []string{"etcd", "kube-apiserver"} {
		// Each is kept in a folder with a hash of its version in the name.
		built, err := filepath.EvalSymlinks(binaries.path(name))
		if err != nil {
			return "", err
		}
		fmt.Fprintln(hash, filepath.Base(filepath.Dir(built)))
	}
	hash.Write(fleets)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d\n", filepath.Base(file), len(text))
		hash.Write(text)
	}
	return hex.EncodeToString(hash.Sum(nil))[:12], nil
}

// keep copies a folder such that the copy exists in full or not at all.
func keep(from, to string) error {
	part := to + ".part"
	if err := errors.Join(os.RemoveAll(part), os.MkdirAll(filepath.Dir(to), 0o755)); err != nil {
		return err
	}
	if err := os.CopyFS(part, os.DirFS(from)); err != nil {
		return err
	}
	return os.Rename(part, to)
}

func (c *ControlPlane) install(ctx context.Context, files []string) error {
	client, err := dynamic.NewForConfig(c.Config())
	if err != nil {
		return err
	}
	definitions, err := readDefinitions(files)
	if err != nil {
		return err
	}
	own, err := tree.Parse(fleets, "fleets.yaml")
	if err != nil {
		return err
	}
	for _, object := range own {
		definitions = append(definitions, object.Unstructured)
	}
	for _, definition := range definitions {
		if err := apply(ctx, client, definition); err != nil {
			return fmt.Errorf("%s: %w", definition.GetName(), err)
		}
	}
	for _, definition := range definitions {
		if err := established(ctx, client, definition.GetName()); err != nil {
			return err
		}
	}
	return nil
}

// definitionFiles are the files below a folder that match a pattern. One that none matches is a mistake.
func definitionFiles(folder string, patterns []string) ([]string, error) {
	var all []string
	for _, pattern := range patterns {
		files, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("%s holds no %s", folder, pattern)
		}
		all = append(all, files...)
	}
	return all, nil
}

// readDefinitions reads the CustomResourceDefinitions of some files.
func readDefinitions(files []string) ([]*unstructured.Unstructured, error) {
	var found []*unstructured.Unstructured
	for _, file := range files {
		objects, err := tree.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, object := range objects {
			if object.GetKind() == "CustomResourceDefinition" {
				found = append(found, object.Unstructured)
			}
		}
	}
	return found, nil
}

func apply(ctx context.Context, client dynamic.Interface, definition *unstructured.Unstructured) error {
	body, err := definition.MarshalJSON()
	if err != nil {
		return err
	}
	// Two projects ship the same policy reports; the last one wins.
	force := true
	options := metav1.PatchOptions{FieldManager: "engines", Force: &force}
	_, err = client.Resource(crds).Patch(ctx, definition.GetName(), types.ApplyPatchType, body, options)
	return err
}

func established(ctx context.Context, client dynamic.Interface, name string) error {
	deadline := time.Now().Add(patience)
	for {
		definition, err := client.Resource(crds).Get(ctx, name, metav1.GetOptions{})
		if err != nil && !apierrors.IsNotFound(err) {
			return err
		}
		if err == nil && isEstablished(definition) {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s was never established", name)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func isEstablished(definition *unstructured.Unstructured) bool {
	conditions, _, _ := unstructured.NestedSlice(definition.Object, "status", "conditions")
	for _, condition := range conditions {
		text := fmt.Sprint(condition)
		if strings.Contains(text, "type:Established") && strings.Contains(text, "status:True") {
			return true
		}
	}
	return false
}
