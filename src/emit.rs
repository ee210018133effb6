//! Emission: from what must exist to the bytes of it. Everything was decided before, so nothing here fails.

mod access;
mod argocd;
mod cel;
mod code_owners;
mod guard;
mod network;
mod patch;
mod removal;
mod roles;
mod system;
mod tenancy;
mod virtual_clusters;

#[cfg(test)]
mod fixture;

use std::borrow::Cow;

use rayon::prelude::*;
use serde_json::Value;

pub use crate::k8s::{Identity, group};

use crate::k8s::kustomize::Kustomization;
use crate::k8s::{Documents, Identities, Sink, Values};
use crate::output::{FileBeside, OutputFile, OutputTree, RelPath, TreeBeside};
use crate::plan::tenancy::Labels;
use crate::plan::{Artifact, Content, Plan};
use crate::yaml;

/// Writes every file of a plan.
pub fn emit(plan: Plan<'_>) -> OutputTree {
    emit_with(plan, Documents::default, |out, artifact| {
        let text = text(&artifact, out);
        OutputFile::new(artifact.path, text)
    })
}

/// Writes every file of a plan, and keeps the texts of those only that are not there already: most builds change
/// few files, and the texts of all take more memory, and so more time, than everything else.
///
/// Each thread asks what `look` gives it, folder by folder.
pub fn emit_beside<F>(plan: Plan<'_>, look: impl Fn() -> F + Send + Sync) -> TreeBeside
where
    F: FnMut(&RelPath, &str) -> bool,
{
    let init = || (Documents::default(), look());
    emit_with(plan, init, |(out, is_there), artifact| {
        let text = text(&artifact, out);
        if is_there(&artifact.path, &text) {
            FileBeside::on_disk(artifact.path, &text)
        } else {
            FileBeside::new(artifact.path, text)
        }
    })
}

/// Makes a file of every artifact, with what each thread has for itself.
fn emit_with<S, T: Send>(
    plan: Plan<'_>,
    init: impl Fn() -> S + Send + Sync,
    file: impl Fn(&mut S, Artifact<'_>) -> OutputFile<T> + Send + Sync,
) -> OutputTree<T> {
    // Each thread takes apart what it has written; all of it at the end would be work for one.
    let files: Vec<OutputFile<T>> = plan
        .artifacts
        .into_par_iter()
        .map_init(init, file)
        .collect();
    let tree: OutputTree<T> = files.into_iter().collect();
    tree.with_units(plan.units).within(plan.scope)
}

/// The objects of a file, in their order; none for a file that holds no objects.
pub fn objects(content: &Content<'_>) -> Vec<Value> {
    let mut out = Values::default();
    write(content, &mut out);
    out.finish()
}

/// Shows which objects of platformc's own a file holds, without making them.
pub fn identities(content: &Content<'_>, show: impl FnMut(Identity<'_>)) {
    write(content, &mut Identities(show));
}

/// The text of a file. The memory of `out` serves one file after another.
fn text<'o>(artifact: &Artifact<'_>, out: &'o mut Documents) -> Cow<'o, str> {
    if let Content::CodeOwners(rules) = &artifact.content {
        return code_owners::text(rules).into();
    }
    if let Content::ArgoCd(file) = &artifact.content
        && let Some(text) = argocd::text(file)
    {
        return text.into();
    }
    out.clear();
    if artifact.patches.is_empty() {
        write(&artifact.content, out);
    } else {
        for object in patch::apply(objects(&artifact.content), &artifact.patches) {
            out.add(&yaml::Object(&object));
        }
    }
    out.text().into()
}

fn write(content: &Content<'_>, out: &mut impl Sink) {
    match content {
        Content::TenantNamespaces(namespaces) => tenancy::namespaces(out, namespaces),
        Content::TenantNetwork(namespaces) => network::policies(out, namespaces),
        Content::TenantAccess(tenant) => access::tenant(out, tenant),
        Content::SystemNamespaces(namespaces) => system::namespaces(out, namespaces),
        Content::Roles(_) => roles::closed(out),
        Content::ClusterAccess(cluster) => access::cluster(out, cluster),
        Content::NamespaceGuard(guard) => guard::namespaces(out, guard),
        Content::ServiceGuard { by_argocd } => guard::services(out, *by_argocd),
        Content::TokenGuard(guard) => guard::tokens(out, guard),
        Content::Kustomization(resources) => out.push_nameless(&Kustomization { resources }),
        Content::Raw(objects) => objects
            .iter()
            .for_each(|object| out.add(&yaml::Object(object))),
        Content::HubAccess(hub) => access::hub(out, hub),
        Content::VirtualCluster(it) => virtual_clusters::place(out, it),
        Content::ArgoCd(file) => argocd::write(out, file),
        Content::CodeOwners(_) => {}
    }
}

fn pairs<'p>(labels: &Labels<'p>) -> impl Iterator<Item = (&'p str, &'p str)> {
    labels.iter().map(|(key, value)| (key, *value))
}

#[cfg(test)]
mod tests {
    use super::fixture::Fleet;
    use super::*;
    use crate::plan::FieldPatch;

    #[test]
    fn objects_in_memory_are_written_like_objects_of_the_plan() {
        let fleet = Fleet::new();
        for artifact in fleet.plan().artifacts {
            let mut out = Documents::default();
            for object in objects(&artifact.content) {
                out.add(&yaml::Object(&object));
            }
            if !matches!(artifact.content, Content::CodeOwners(_)) {
                assert_eq!(
                    out.text(),
                    text(&artifact, &mut Documents::default()),
                    "{}",
                    artifact.path
                );
            }
        }
    }

    #[test]
    fn every_file_is_read_back_as_its_objects() {
        let fleet = Fleet::new();
        let plan = fleet.plan();
        let tree = emit(fleet.plan());
        for artifact in plan
            .artifacts
            .iter()
            .filter(|artifact| artifact.path.file_name() != "CODEOWNERS")
        {
            let written = tree.get(&artifact.path).expect("a file of the plan");
            let read = yaml::read(written).expect("YAML");
            assert_eq!(
                read.iter().map(yaml::Node::value).collect::<Vec<_>>(),
                objects(&artifact.content),
                "{}",
                artifact.path
            );
        }
    }

    #[test]
    fn a_patch_changes_its_field_and_nothing_else() {
        let fleet = Fleet::new();
        let mut plan = fleet.plan();
        let artifact = plan
            .artifacts
            .iter_mut()
            .find(|a| matches!(a.content, Content::TenantNamespaces(_)));
        let artifact = artifact.expect("namespaces of a tenant");
        let before = text(artifact, &mut Documents::default()).into_owned();
        let value = serde_json::json!("7");
        artifact.patches = vec![FieldPatch {
            object: 2,
            pointer: "/spec/hard/pods",
            value,
        }];
        let after = text(artifact, &mut Documents::default()).into_owned();
        let changed: Vec<_> = before
            .lines()
            .zip(after.lines())
            .filter(|(old, new)| old != new)
            .collect();
        assert_eq!(changed, [("    pods: \"100\"", "    pods: \"7\"")]);
        assert_eq!(before.lines().count(), after.lines().count());
    }

    #[test]
    fn a_kustomization_is_a_list() {
        let fleet = Fleet::new();
        insta::assert_snapshot!(fleet.text("tenants/kustomization.yaml"), @"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
        - payments/namespace.yaml
        - payments/network.yaml
        ");
    }

    #[test]
    fn raw_objects_come_out_as_they_went_in() {
        let fleet = Fleet::new();
        insta::assert_snapshot!(fleet.text("addons/scripts.yaml"), @r#"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
          namespace: payments-prod
        data:
          run.sh: |
            #!/bin/sh
            set -e
              exec true
          "on": "yes"
          tabs: "a\n\tb"
        "#);
    }
}
