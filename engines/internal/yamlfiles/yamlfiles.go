// Package yamlfiles reads the suite's own YAML: what it does not know there is an error, so that nothing is left out
// for being spelt wrong.
package yamlfiles

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Load reads every file of a folder over what it begins with, by the file's name without its end, and checks it.
func Load[T any](folder string, begin func(name string) T, check func(T) error) ([]T, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no YAML", folder)
	}
	var all []T
	for _, file := range files {
		one := begin(strings.TrimSuffix(filepath.Base(file), ".yaml"))
		if err := Read(file, &one); err != nil {
			return nil, err
		}
		if err := check(one); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// Read reads a file. Keys that are unknown or there twice are errors; one may override what was merged (`<<`).
func Read(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	asJSON, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(asJSON))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
