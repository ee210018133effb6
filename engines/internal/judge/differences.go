package judge

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"platformc.invalid/engines/internal/tree"
)

// Differences says in which objects two readers of the same tree differ, and how. Their order does not count:
// kustomize sorts by kind.
func Differences(ours, theirs []tree.Object) []string {
	var all []string
	byKey := map[string]tree.Object{}
	for _, object := range theirs {
		if _, twice := byKey[object.Key()]; twice {
			all = append(all, object.String()+": there twice")
		}
		byKey[object.Key()] = object
	}
	for _, object := range ours {
		other, found := byKey[object.Key()]
		if !found {
			all = append(all, object.String()+": left out")
			continue
		}
		delete(byKey, object.Key())
		for _, difference := range differences("", object.Object, other.Object) {
			all = append(all, object.String()+" "+difference)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		all = append(all, byKey[key].String()+": comes from nowhere")
	}
	return all
}

// differences lists the paths at which two values differ, with both values.
func differences(path string, a, b any) []string {
	if reflect.DeepEqual(a, b) {
		return nil
	}
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			return mapDifferences(path, x, y)
		}
	case []any:
		if y, ok := b.([]any); ok && len(x) == len(y) {
			return listDifferences(path, x, y)
		}
	}
	return []string{fmt.Sprintf("%s: %v became %v", path, a, b)}
}

func mapDifferences(path string, a, b map[string]any) []string {
	keys := maps.Clone(a)
	maps.Copy(keys, b)
	var all []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		all = append(all, differences(path+"/"+key, a[key], b[key])...)
	}
	return all
}

func listDifferences(path string, a, b []any) []string {
	var all []string
	for index := range a {
		all = append(all, differences(fmt.Sprintf("%s/%d", path, index), a[index], b[index])...)
	}
	return all
}
