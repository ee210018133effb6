package tree

import (
	"slices"
	"strings"
)

// Outlines are the shapes of the objects in a YAML text: of each its kind and the paths of its fields, without any
// value. It reads block style by indentation, as platformc writes it, since a parser would take minutes for the
// largest fleets.
func Outlines(text string) []string {
	var all []string
	for document := range strings.SplitSeq(text, "\n---\n") {
		if outline := outlineOf(document); outline != "" {
			all = append(all, outline)
		}
	}
	return all
}

type level struct {
	indent int
	path   string
}

func outlineOf(document string) string {
	kind := ""
	var paths []string
	var around []level
	block := -1 // the indentation of the key whose text in block style follows
	for line := range strings.SplitSeq(document, "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " -"))
		content := line[indent:]
		if content == "" || content[0] == '#' || block >= 0 && indent > block {
			continue
		}
		block = -1
		key, value, isKey := cutKey(content)
		if !isKey {
			continue
		}
		for len(around) > 0 && around[len(around)-1].indent >= indent {
			around = around[:len(around)-1]
		}
		path := key
		if len(around) > 0 {
			path = around[len(around)-1].path + "." + key
		}
		around = append(around, level{indent, path})
		paths = append(paths, path)
		if strings.HasPrefix(value, "|") || strings.HasPrefix(value, ">") {
			block = indent
		}
		if path == "kind" {
			kind = value
		}
	}
	if kind == "" {
		return ""
	}
	slices.Sort(paths)
	return kind + ": " + strings.Join(slices.Compact(paths), " ")
}

// cutKey splits `key: value`; a text in a list has no key.
func cutKey(content string) (key, value string, found bool) {
	if rest, quoted := strings.CutPrefix(content, `"`); quoted {
		key, value, found = strings.Cut(rest, `":`)
	} else {
		key, value, found = strings.Cut(content, ":")
	}
	if value != "" && value[0] != ' ' {
		return "", "", false
	}
	return key, strings.TrimSpace(value), found
}
