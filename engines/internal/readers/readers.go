// Package readers reads what platformc wrote with software that knows nothing of it.
package readers

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"

	"platformc.invalid/engines/internal/tree"
)

//go:embed read.py
var program string

// Files are the YAML files below a folder.
func Files(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == ".yaml" {
			files = append(files, path)
		}
		return err
	})
	return files, err
}

// Compare reads files with PyYAML and with sigs.k8s.io/yaml and says where they differ.
func Compare(ctx context.Context, files []string) ([]string, error) {
	command := exec.CommandContext(ctx, "python3", "-c", program)
	command.Stdin = strings.NewReader(strings.Join(files, "\n") + "\n")
	var said bytes.Buffer
	command.Stderr = &said
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("PyYAML: %w\n%s", err, said.String())
	}
	var differences []string
	lines := bufio.NewScanner(bytes.NewReader(output))
	lines.Buffer(nil, 1<<30)
	read := 0
	for ; lines.Scan(); read++ {
		difference, err := compare(lines.Bytes())
		if err != nil {
			return nil, err
		}
		if difference != "" {
			differences = append(differences, difference)
		}
	}
	if read != len(files) {
		return nil, fmt.Errorf("PyYAML read %d of %d files", read, len(files))
	}
	return differences, lines.Err()
}

func compare(line []byte) (string, error) {
	var answer []json.RawMessage
	if err := json.Unmarshal(line, &answer); err != nil {
		return "", err
	}
	var path string
	var theirs []map[string]any
	if err := errors.Join(json.Unmarshal(answer[0], &path), json.Unmarshal(answer[1], &theirs)); err != nil {
		return "", err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	parsed, err := tree.Documents(text)
	if err != nil {
		return fmt.Sprintf("%s: sigs.k8s.io/yaml: %v", path, err), nil
	}
	ours, err := plain(parsed)
	if err != nil {
		return "", err
	}
	if !reflect.DeepEqual(ours, theirs) {
		return fmt.Sprintf("%s:\nsigs.k8s.io/yaml reads %v\nPyYAML reads           %v", path, ours, theirs), nil
	}
	return "", nil
}

// plain brings values to the types that JSON has.
func plain(documents []map[string]any) ([]map[string]any, error) {
	text, err := json.Marshal(documents)
	if err != nil {
		return nil, err
	}
	result := []map[string]any{}
	return result, json.Unmarshal(text, &result)
}
