//! The index of all diagnostics.

use crate::diag::{Code, Severity};

const HEAD: &str = "\
# Diagnostics

Everything that platformc can say about a spec and its output. An error stops the build: nothing is written. A \
warning does not, but a reviewer should know. `platformc explain CODE` shows a code's page.

The first two digits say when a mistake is found: `PC00` while the files are read, `PC01` in the words \
of one node, `PC02` when names are connected, `PC03` when tenants are placed, `PC04` in amounts, `PC05` \
in groups, namespaces and labels, `PC06` in network rules, `PC07` in raw manifests and patches, `PC08` in how things are delivered, `PC09` in \
what is allowed, but unwise, `PC10` in the output, or in what a command needs. A warning can be accepted where it occurs, with a reason: [`allow`](reference.md#allow).

| Code | Severity | About |
| --- | --- | --- |
";

/// A table of all codes, each linked to its page.
pub(super) fn index() -> String {
    let rows = Code::ALL.iter().map(|code| row(*code));
    HEAD.chars()
        .chain(rows.collect::<String>().chars())
        .collect()
}

fn row(code: Code) -> String {
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (id, title) = (code.id(), code.title());
    format!("| [{id}](../src/diag/pages/{id}.md) | {severity} | {title} |\n")
}
