package charts

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// pack makes the archive of a chart.
func pack(name, version string, files map[string]string) ([]byte, error) {
	all := maps.Clone(files)
	all["Chart.yaml"] = fmt.Sprintf("apiVersion: v2\nname: %s\nversion: %s\n", name, version)
	var packed bytes.Buffer
	compressor := gzip.NewWriter(&packed)
	writer := tar.NewWriter(compressor)
	var failed []error
	for _, file := range slices.Sorted(maps.Keys(all)) {
		text := all[file]
		header := &tar.Header{Name: name + "/" + file, Mode: 0o644, Size: int64(len(text))}
		failed = append(failed, writer.WriteHeader(header))
		_, err := writer.Write([]byte(text))
		failed = append(failed, err)
	}
	failed = append(failed, writer.Close(), compressor.Close())
	return packed.Bytes(), errors.Join(failed...)
}
