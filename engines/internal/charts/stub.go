package charts

import (
	"embed"
	"path"
)

//go:embed stubs
var stubs embed.FS

// Stub are the files of a stand-in for a chart of others'. It makes a ConfigMap that says what it was told, and of the
// chart's own objects those that the tree has as well.
func Stub(name string) (map[string]string, error) {
	entries, err := stubs.ReadDir(path.Join("stubs", name))
	if err != nil {
		return nil, err
	}
	from := map[string]string{"templates/told.yaml": "stubs/told.yaml"}
	for _, entry := range entries {
		file := path.Join("templates", entry.Name())
		if entry.Name() == "values.yaml" {
			file = entry.Name()
		}
		from[file] = path.Join("stubs", name, entry.Name())
	}
	files := map[string]string{}
	for file, source := range from {
		text, err := stubs.ReadFile(source)
		if err != nil {
			return nil, err
		}
		files[file] = string(text)
	}
	return files, nil
}
