// Package charts is a server with Helm charts: repositories with an index, and registries that speak OCI. Some ask for
// a password.
package charts

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"

	"sigs.k8s.io/yaml"
)

// Server has the charts of all hosts, by the repository: `charts.acorn.example/shop`.
type Server struct {
	lock      sync.Mutex
	charts    map[string][]chart
	passwords map[string]string
}

type chart struct {
	name, version string
	archive       []byte
}

// New makes one without charts.
func New() *Server { return &Server{charts: map[string][]chart{}, passwords: map[string]string{}} }

// Add adds a chart to a repository. `files` are those beside its Chart.yaml.
func (s *Server) Add(repository, name, version string, files map[string]string) error {
	archive, err := pack(name, version, files)
	if err != nil {
		return err
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	s.charts[repository] = append(s.charts[repository], chart{name, version, archive})
	return nil
}

// Protect has a repository ask for a password. The name of the user does not matter.
func (s *Server) Protect(repository, password string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.passwords[repository] = password
}

// ServeHTTP serves charts to whoever knows the password.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.lock.Lock()
	defer s.lock.Unlock()
	inRegistry, isRegistry := strings.CutPrefix(r.URL.Path, "/v2/")
	place := r.Host + "/" + strings.TrimPrefix(inRegistry, "/")
	_, password, _ := r.BasicAuth()
	// Whoever signs in to a registry asks for no repository yet.
	if isRegistry && inRegistry == "" {
		if !s.letsIn(r.Host, password) {
			refuse(w)
		}
		return
	}
	for repository, charts := range s.charts {
		asked, is := strings.CutPrefix(place, repository+"/")
		if !is {
			continue
		}
		if wanted, isProtected := s.passwords[repository]; isProtected && password != wanted {
			refuse(w)
			return
		}
		if isRegistry {
			serveArtifact(w, r, charts, asked)
		} else {
			serveFile(w, r, charts, asked)
		}
		return
	}
	http.NotFound(w, r)
}

func refuse(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Basic realm="charts"`)
	http.Error(w, `{"errors": [{"code": "UNAUTHORIZED"}]}`, http.StatusUnauthorized)
}

// letsIn says whether a password is that of some repository of a host, or none of them has one.
func (s *Server) letsIn(host, password string) bool {
	isProtected := false
	for repository, wanted := range s.passwords {
		if !strings.HasPrefix(repository, host+"/") {
			continue
		}
		if password == wanted {
			return true
		}
		isProtected = true
	}
	return !isProtected
}

// serveFile serves the index of a repository and its archives.
func serveFile(w http.ResponseWriter, r *http.Request, charts []chart, file string) {
	type entry struct {
		APIVersion string   `json:"apiVersion"`
		Name       string   `json:"name"`
		Version    string   `json:"version"`
		Digest     string   `json:"digest"`
		URLs       []string `json:"urls"`
	}
	entries := map[string][]entry{}
	for _, chart := range charts {
		name := chart.name + "-" + chart.version + ".tgz"
		if file == name {
			_, _ = w.Write(chart.archive)
			return
		}
		digest := fmt.Sprintf("%x", sha256.Sum256(chart.archive))
		entries[chart.name] = append(entries[chart.name], entry{"v2", chart.name, chart.version, digest, []string{name}})
	}
	if file != "index.yaml" {
		http.NotFound(w, r)
		return
	}
	index, err := yaml.Marshal(map[string]any{"apiVersion": "v1", "entries": entries})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write(index)
}

// The media types of a chart's parts in a registry.
const (
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	configType   = "application/vnd.cncf.helm.config.v1+json"
	archiveType  = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
)

// blob is something in a registry.
type blob struct {
	mediaType string
	content   []byte
}

func (b blob) digest() string { return fmt.Sprintf("sha256:%x", sha256.Sum256(b.content)) }

func (b blob) described() map[string]any {
	return map[string]any{"mediaType": b.mediaType, "digest": b.digest(), "size": len(b.content)}
}

// blobs are a chart's manifest, its configuration and its archive.
func (c chart) blobs() ([]blob, error) {
	text, err := json.Marshal(map[string]string{"apiVersion": "v2", "name": c.name, "version": c.version})
	if err != nil {
		return nil, err
	}
	config, archive := blob{configType, text}, blob{archiveType, c.archive}
	manifest, err := json.Marshal(map[string]any{
		"schemaVersion": 2, "mediaType": manifestType, "config": config.described(), "layers": []any{archive.described()},
	})
	return []blob{{manifestType, manifest}, config, archive}, err
}

// serveArtifact serves `web/manifests/1.0.0`, and whatever that names by its digest.
func serveArtifact(w http.ResponseWriter, r *http.Request, charts []chart, asked string) {
	folder, reference := path.Split(asked)
	name, _, _ := strings.Cut(folder, "/")
	for _, chart := range charts {
		if chart.name != name {
			continue
		}
		blobs, err := chart.blobs()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		for index, blob := range blobs {
			if reference == blob.digest() || index == 0 && reference == chart.version {
				w.Header().Set("Content-Type", blob.mediaType)
				w.Header().Set("Docker-Content-Digest", blob.digest())
				w.Header().Set("Content-Length", fmt.Sprint(len(blob.content)))
				_, _ = w.Write(blob.content)
				return
			}
		}
	}
	http.NotFound(w, r)
}
