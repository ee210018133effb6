//! Which nodes the reference has sections for, in which order, under which headings.

use crate::spec::Selection;
use crate::spec::Spec;
use crate::spec::allow::Allow;
use crate::spec::node::{NodeShape, Of, SpecNode};

/// A node with its place in the reference.
pub(super) struct Section {
    /// The node.
    pub(super) shape: NodeShape,
    /// Whether it can stand at the top of a file, or is a part of what can.
    pub(super) is_main: bool,
    /// The names of the declarations that hold it.
    pub(super) holders: Vec<&'static str>,
}

impl Section {
    /// A section that no single node leads to.
    fn of_all(shape: NodeShape) -> Self {
        Self {
            shape,
            is_main: true,
            holders: Vec::new(),
        }
    }
}

/// All sections, in the order of the declarations; each node once, where it is first held.
pub(super) struct Layout(pub(super) Vec<Section>);

impl Layout {
    /// Lays out the whole language. Selections come first, as most nodes have one; what every node may have
    /// comes last.
    pub(super) fn new() -> Self {
        let mut layout = Self(vec![Section::of_all(Selection::shape())]);
        layout.inside(&Spec::shape(), true);
        layout.0.push(Section::of_all(Allow::shape()));
        layout
    }

    fn inside(&mut self, holder: &NodeShape, is_main: bool) {
        let is_root = holder.name == Spec::shape().name;
        for field in &holder.fields {
            match (&field.part, &field.of) {
                (Some(part), _) => self.add((part.shape)(), holder.name, is_main),
                (None, Of::Node(inner)) => self.add(inner(), holder.name, is_root),
                (None, Of::Scalar(_) | Of::Pair(..)) => {}
            }
        }
    }

    fn add(&mut self, shape: NodeShape, holder: &'static str, is_main: bool) {
        if let Some(known) = self
            .0
            .iter_mut()
            .find(|section| section.shape.name == shape.name)
        {
            if !known.holders.contains(&holder) {
                known.holders.push(holder);
            }
            return;
        }
        let inner = shape.clone();
        self.0.push(Section {
            shape,
            is_main,
            holders: vec![holder],
        });
        self.inside(&inner, is_main);
    }

    /// The section of a declaration.
    fn section(&self, name: &str) -> Option<&Section> {
        self.0.iter().find(|section| section.shape.name == name)
    }

    /// The nodes that a section's node can stand in: a part's are those that the part belongs to.
    pub(super) fn nodes_around<'l>(&'l self, section: &'l Section) -> Vec<&'l Section> {
        let mut around: Vec<&Section> = Vec::new();
        for holder in section.holders.iter().filter_map(|name| self.section(name)) {
            let nodes = if holder.shape.keyword.is_empty() {
                self.nodes_around(holder)
            } else {
                vec![holder]
            };
            for node in nodes {
                if around
                    .iter()
                    .all(|known| known.shape.name != node.shape.name)
                {
                    around.push(node);
                }
            }
        }
        around
    }

    /// Whether the node can stand at the top of a file.
    pub(super) fn is_top(section: &Section) -> bool {
        section.holders.contains(&Spec::shape().name)
    }

    /// The heading: the node's word, with the node around it where two nodes have the same word.
    pub(super) fn title(&self, section: &Section) -> String {
        let shape = &section.shape;
        if shape.keyword.is_empty() {
            return spaced(shape.name);
        }
        let namesakes = self
            .0
            .iter()
            .filter(|other| other.shape.keyword == shape.keyword)
            .count();
        let around = self.nodes_around(section);
        // The last, as a class is declared in front of what takes it.
        let main = around.iter().rfind(|node| Self::is_top(node));
        match main.or(around.last()) {
            Some(node) if namesakes > 1 && !Self::is_top(section) => {
                format!("`{}` in `{}`", shape.keyword, node.shape.keyword)
            }
            _ => format!("`{}`", shape.keyword),
        }
    }

    /// A link to the section of a declaration.
    pub(super) fn link(&self, name: &str, text: &str) -> String {
        let title = self
            .section(name)
            .map(|section| self.title(section))
            .unwrap_or_default();
        format!("[{text}](#{})", anchor(&title))
    }
}

/// The name of a declaration as words: `ClusterSettings` is `Cluster settings`.
pub(super) fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

/// The anchor that GitHub and GitLab give a heading.
fn anchor(title: &str) -> String {
    title
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_a_heading_of_its_own() {
        let layout = Layout::new();
        let mut anchors: Vec<String> = layout
            .0
            .iter()
            .map(|section| anchor(&layout.title(section)))
            .collect();
        let all = anchors.len();
        anchors.sort();
        anchors.dedup();
        assert_eq!(anchors.len(), all);
        assert!(
            anchors.contains(&"gateway-in-network".to_owned()),
            "{anchors:?}"
        );
    }

    #[test]
    fn a_parts_nodes_stand_in_what_has_the_part() {
        let layout = Layout::new();
        let quota = layout.section("Quota").expect("there is a quota");
        let around: Vec<&str> = layout
            .nodes_around(quota)
            .iter()
            .map(|node| node.shape.keyword)
            .collect();
        assert_eq!(around, ["tenant-class", "tenant", "namespace"]);
    }
}
