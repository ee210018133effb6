package facts

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// node is a node of a spec. The suite reads specs only to show their lines to people and to see what a sample
// leaves out; what they mean it takes from case.yaml.
type node struct {
	file string
	line int
	// text is the whole line that it begins on.
	text       string
	name       string
	arguments  []string
	properties map[string]string
	children   []*node
}

// argument is the first one, which in a spec is mostly a name.
func (n *node) argument() string {
	if len(n.arguments) == 0 {
		return ""
	}
	return n.arguments[0]
}

// named are the children of a name.
func (n *node) named(name string) []*node {
	var found []*node
	for _, child := range n.children {
		if child.name == name {
			found = append(found, child)
		}
	}
	return found
}

// find is the first node of a name with a first argument.
func (n *node) find(name, argument string) *node {
	for _, child := range n.named(name) {
		if child.argument() == argument {
			return child
		}
	}
	return nil
}

// spec are the nodes of all files of the case's spec, as the children of one.
func (c *Case) spec() *node {
	root := &node{}
	_ = filepath.WalkDir(c.SpecDir(), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".kdl" {
			return nil
		}
		if text, err := os.ReadFile(path); err == nil {
			reader := &kdlReader{file: c.shown(path), lines: strings.Split(string(text), "\n"), words: wordsOf(string(text))}
			root.children = append(root.children, reader.block()...)
		}
		return nil
	})
	return root
}

// shown is a path as it is shown: from the repository's root.
func (c *Case) shown(path string) string {
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	relative, err := filepath.Rel(filepath.Join(c.Dir, "..", "..", ".."), path)
	if err != nil || strings.HasPrefix(relative, "..") {
		return whole
	}
	return relative
}

// word is a piece of KDL: a string, a brace, the end of a node, or anything else without blanks.
type word struct {
	text string
	line int
}

var pieces = regexp.MustCompile(`//[^\n]*|\\[ \t]*(?://[^\n]*)?\n|[{};\n]|(?:"(?:\\.|[^"\\])*"|[^\s{};"])+`)

func wordsOf(text string) []word {
	var words []word
	line, at := 1, 0
	for _, span := range pieces.FindAllStringIndex(text, -1) {
		line += strings.Count(text[at:span[0]], "\n")
		piece := text[span[0]:span[1]]
		if !strings.HasPrefix(piece, "//") && !strings.HasPrefix(piece, "\\") {
			words = append(words, word{piece, line})
		}
		line += strings.Count(piece, "\n")
		at = span[1]
	}
	return words
}

// kdlReader reads the part of KDL that specs are written in.
type kdlReader struct {
	file  string
	lines []string
	words []word
}

// block reads nodes until its brace closes or the text ends.
func (r *kdlReader) block() []*node {
	var nodes []*node
	var current *node
	end := func() {
		if current != nil {
			nodes = append(nodes, current)
		}
		current = nil
	}
	for len(r.words) > 0 {
		next := r.words[0]
		r.words = r.words[1:]
		switch {
		case next.text == "}":
			end()
			return nodes
		case next.text == ";" || next.text == "\n":
			end()
		case next.text == "{":
			children := r.block()
			if current != nil {
				current.children = children
			}
			end()
		case current == nil:
			current = &node{
				file: r.file, line: next.line, text: strings.TrimSpace(r.lines[next.line-1]),
				name: unquoted(next.text), properties: map[string]string{},
			}
		default:
			current.add(next.text)
		}
	}
	end()
	return nodes
}

// add adds an argument or a property.
func (n *node) add(text string) {
	key, value, isProperty := strings.Cut(text, "=")
	if isProperty && !strings.HasPrefix(text, `"`) {
		n.properties[key] = unquoted(value)
		return
	}
	n.arguments = append(n.arguments, unquoted(text))
}

func unquoted(text string) string { return strings.Trim(text, `"`) }
