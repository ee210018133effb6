package controlplane

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// entry is a key of etcd's with what it holds. JSON has no bytes: etcd's gateway writes Base64 for them, as Go does.
type entry struct {
	Key   []byte `json:"key"`
	Value []byte `json:"value,omitempty"`
	// Modified is the revision that wrote it.
	Modified int64 `json:"mod_revision,string,omitempty"`
}

// question asks for the keys from one to before another, or for one alone.
type question struct {
	Key []byte `json:"key"`
	End []byte `json:"range_end,omitempty"`
	// Revision is when; 0 is now.
	Revision int64 `json:"revision,string,omitempty"`
	KeysOnly bool  `json:"keys_only,omitempty"`
}

type answer struct {
	Header struct {
		Revision int64 `json:"revision,string"`
	} `json:"header"`
	Entries []entry `json:"kvs"`
}

// keys are all that Kubernetes has stored, without the values.
func (c *ControlPlane) keys(ctx context.Context) (answer, error) {
	return c.etcdCall(ctx, "range", question{Key: []byte("/registry/"), End: []byte("/registry0"), KeysOnly: true})
}

// valueAt is what a key held at a revision.
func (c *ControlPlane) valueAt(ctx context.Context, key string, revision int64) ([]byte, error) {
	found, err := c.etcdCall(ctx, "range", question{Key: []byte(key), Revision: revision})
	if err != nil {
		return nil, err
	}
	if len(found.Entries) != 1 {
		return nil, fmt.Errorf("etcd: %s was not there at revision %d", key, revision)
	}
	return found.Entries[0].Value, nil
}

// put writes a key and returns the revision of that.
func (c *ControlPlane) put(ctx context.Context, key string, value []byte) (int64, error) {
	written, err := c.etcdCall(ctx, "put", entry{Key: []byte(key), Value: value})
	return written.Header.Revision, err
}

func (c *ControlPlane) remove(ctx context.Context, key string) error {
	_, err := c.etcdCall(ctx, "deleterange", question{Key: []byte(key)})
	return err
}

var etcdClient = &http.Client{Timeout: time.Minute}

// etcdCall speaks with etcd's JSON gateway.
func (c *ControlPlane) etcdCall(ctx context.Context, method string, request any) (answer, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return answer{}, err
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, c.etcdURL+"/v3/kv/"+method, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	response, err := etcdClient.Do(post)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return answer{}, fmt.Errorf("etcd: %s: %s", method, response.Status)
	}
	var said answer
	return said, json.NewDecoder(response.Body).Decode(&said)
}
