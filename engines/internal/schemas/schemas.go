// Package schemas turns the OpenAPI documents of the API server and CustomResourceDefinitions
// into the JSON Schema files that kubeconform reads: one for each kind, in which unknown
// fields are wrong.
package schemas

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"platformc.invalid/engines/internal/tree"
)

// Location is what kubeconform fills in to find a kind's file.
const Location = "{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json"

const reference = "#/components/schemas/"

// Write writes the files of all kinds of a folder of schemas.
func Write(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(from, "*", "*"))
	if err != nil {
		return err
	}
	for _, file := range files {
		switch filepath.Ext(file) {
		case ".json":
			err = writeOpenAPI(file, to)
		case ".yaml":
			err = writeDefinitions(file, to)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

func write(folder, group, version, kind string, schema map[string]any) error {
	text, err := json.Marshal(schema)
	if err != nil {
		return err
	}
	if group == "" {
		// kubeconform takes the group of `v1` to be `v1`.
		group = version
	}
	name := fmt.Sprintf("%s_%s_%s.json", group, version, strings.ToLower(kind))
	return os.WriteFile(filepath.Join(folder, name), text, 0o600)
}

func writeOpenAPI(file, to string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var document struct {
		Components struct {
			Schemas map[string]map[string]any `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return err
	}
	all := document.Components.Schemas
	for name, schema := range all {
		kinds, _, err := unstructured.NestedSlice(schema, "x-kubernetes-group-version-kind")
		if err != nil || len(kinds) != 1 {
			// Schemas with several are those of lists of anything and of options.
			continue
		}
		kind := kinds[0].(map[string]any)
		closed := closure(all, name)
		err = write(to, kind["group"].(string), kind["version"].(string), kind["kind"].(string), closed)
		if err != nil {
			return err
		}
	}
	return nil
}

// closure is a schema with everything that it refers to.
func closure(all map[string]map[string]any, name string) map[string]any {
	used := map[string]any{}
	var use func(name string)
	use = func(name string) {
		if _, known := used[name]; known {
			return
		}
		used[name] = nil
		used[name] = strict(all[name], use)
	}
	use(name)
	return map[string]any{"$ref": reference + name, "components": map[string]any{"schemas": used}}
}

// strict is a schema in which unknown fields are wrong. `use` is told what it refers to.
func strict(schema any, use func(string)) any {
	switch it := schema.(type) {
	case map[string]any:
		return strictObject(it, use)
	case []any:
		list := make([]any, len(it))
		for index, item := range it {
			list[index] = strict(item, use)
		}
		return list
	default:
		return schema
	}
}

func strictObject(schema map[string]any, use func(string)) any {
	if schema["x-kubernetes-int-or-string"] == true || schema["format"] == "int-or-string" {
		return map[string]any{"type": []any{"string", "integer"}}
	}
	result := map[string]any{}
	for key, value := range schema {
		switch {
		case key == "properties":
			// Its keys are names of fields, whatever they would mean in a schema.
			fields := map[string]any{}
			for name, field := range value.(map[string]any) {
				fields[name] = strict(field, use)
			}
			result[key] = fields
		case key == "default" || key == "description" || strings.HasPrefix(key, "x-kubernetes-"):
		case key == "$ref":
			name := strings.TrimPrefix(value.(string), reference)
			if strings.HasSuffix(name, "api.resource.Quantity") {
				return map[string]any{"type": []any{"string", "number"}}
			}
			use(name)
			result[key] = value
		default:
			result[key] = strict(value, use)
		}
	}
	_, described := schema["properties"].(map[string]any)
	open := schema["additionalProperties"] != nil || schema["x-kubernetes-preserve-unknown-fields"] == true
	if described && !open {
		result["additionalProperties"] = false
	}
	return result
}

func writeDefinitions(file, to string) error {
	objects, err := tree.ReadFile(file)
	if err != nil {
		return err
	}
	for _, object := range objects {
		if object.GetKind() != "CustomResourceDefinition" {
			continue
		}
		if err := writeDefinition(object.Object, to); err != nil {
			return err
		}
	}
	return nil
}

func writeDefinition(definition map[string]any, to string) error {
	group, _, _ := unstructured.NestedString(definition, "spec", "group")
	kind, _, _ := unstructured.NestedString(definition, "spec", "names", "kind")
	versions, _, err := unstructured.NestedSlice(definition, "spec", "versions")
	if err != nil {
		return err
	}
	for _, version := range versions {
		it := version.(map[string]any)
		schema, found, err := unstructured.NestedMap(it, "schema", "openAPIV3Schema")
		if err != nil || !found {
			continue
		}
		strictSchema := strict(withIdentity(schema), func(string) {}).(map[string]any)
		if err := write(to, group, it["name"].(string), kind, strictSchema); err != nil {
			return err
		}
	}
	return nil
}

// withIdentity says what every object has and few definitions say.
func withIdentity(schema map[string]any) map[string]any {
	properties, _ := schema["properties"].(map[string]any)
	if properties == nil {
		return schema
	}
	properties["apiVersion"] = map[string]any{"type": "string"}
	properties["kind"] = map[string]any{"type": "string"}
	properties["metadata"] = map[string]any{"type": "object"}
	return schema
}
