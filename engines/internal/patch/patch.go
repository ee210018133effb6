// Package patch changes objects as the suite's files say.
package patch

import (
	"bytes"
	"encoding/json"
	"maps"
)

// Fill replaces the placeholders of a value: `{namespace}`, `{tenant}`, …
func Fill[T any](value T, values map[string]string) (T, error) {
	var filled T
	text, err := json.Marshal(value)
	if err != nil {
		return filled, err
	}
	for name, value := range values {
		text = bytes.ReplaceAll(text, []byte("{"+name+"}"), []byte(value))
	}
	return filled, json.Unmarshal(text, &filled)
}

// Merge is an object with a JSON merge patch (RFC 7386) laid over it.
func Merge(object, patch map[string]any) map[string]any {
	result := maps.Clone(object)
	if result == nil {
		result = map[string]any{}
	}
	for key, value := range patch {
		inner, isMap := value.(map[string]any)
		outer, wasMap := result[key].(map[string]any)
		switch {
		case value == nil:
			delete(result, key)
		case isMap && wasMap:
			result[key] = Merge(outer, inner)
		default:
			result[key] = value
		}
	}
	return result
}
