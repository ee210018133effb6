//! A part of a fleet: what `--only` and `--shard` choose.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use super::layout;
use crate::model::{Cluster, Id, Platform};
use crate::output::RelPath;
use crate::output::scope::{Part, Scope};
use crate::value::Pattern;

/// What is chosen of a fleet; everything if nothing is.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What fits one of those that are about the same subject, and this for each subject, is chosen.
    pub only: Vec<Only>,
    /// Of the clusters that are chosen, every so many-th.
    pub shard: Option<Shard>,
}

/// Names of one subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Only {
    /// What is named.
    pub subject: Subject,
    /// Its name.
    pub pattern: Pattern,
}

/// What a fleet can be divided by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A tenant's own files, on every cluster.
    Tenant,
    /// All of a cluster.
    Cluster,
    /// All of the clusters that serve a stage.
    Stage,
}

/// One of several builds that divide the clusters among them. The first has what is no cluster's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    /// Which one, from 1.
    pub number: NonZeroUsize,
    /// How many there are.
    pub of: NonZeroUsize,
}

impl Shard {
    fn is_first(self) -> bool {
        self.number.get() == 1
    }

    fn has(self, position: usize) -> bool {
        position % self.of == self.number.get() - 1
    }
}

/// A name that nothing has.
#[derive(Debug)]
pub struct Unmatched<'p> {
    /// What is named.
    pub only: Only,
    /// The names that there are.
    pub names: Vec<&'p str>,
}

impl Choice {
    /// The part of the output that is chosen.
    pub fn scope<'p>(&self, platform: &'p Platform) -> Result<Scope, Unmatched<'p>> {
        for only in &self.only {
            let names = only.subject.names(platform);
            if !names.iter().any(|name| only.pattern.matches(name)) {
                let only = only.clone();
                return Err(Unmatched { only, names });
            }
        }
        if self.only.is_empty() && self.shard.is_none() {
            return Ok(Scope::Whole);
        }
        let clusters = self.clusters(platform);
        let mut part = Part {
            folders: self.folders(platform, &clusters),
            all_but: None,
        };
        if self.only.is_empty() && self.shard.is_some_and(Shard::is_first) {
            let all = platform.clusters.iter();
            part.all_but = Some(
                all.flat_map(|(id, cluster)| folders_of(platform, id, cluster))
                    .collect(),
            );
        }
        Ok(Scope::Part(part))
    }

    /// The clusters in the order of their names, which is what shards are counted by.
    fn clusters<'p>(&self, platform: &'p Platform) -> Vec<(Id<Cluster>, &'p Cluster)> {
        let mut clusters: Vec<(Id<Cluster>, &Cluster)> = platform.clusters.iter().collect();
        clusters.sort_by_key(|(_, cluster)| cluster.name.as_str());
        let in_shard = |position| self.shard.is_none_or(|shard| shard.has(position));
        let clusters = clusters
            .into_iter()
            .enumerate()
            .filter(|(position, _)| in_shard(*position));
        clusters
            .map(|(_, cluster)| cluster)
            .filter(|(_, cluster)| self.has_cluster(platform, cluster))
            .collect()
    }

    fn has_cluster(&self, platform: &Platform, cluster: &Cluster) -> bool {
        let mut stages = cluster
            .stages
            .iter()
            .map(|stage| platform.stages[*stage].name.as_str());
        let serves =
            !self.names(Subject::Stage) || stages.any(|stage| self.chooses(Subject::Stage, stage));
        serves && self.chooses(Subject::Cluster, cluster.name.as_str())
    }

    fn folders(
        &self,
        platform: &Platform,
        clusters: &[(Id<Cluster>, &Cluster)],
    ) -> BTreeSet<RelPath> {
        let clusters = clusters.iter();
        if !self.names(Subject::Tenant) {
            return clusters
                .flat_map(|(id, cluster)| folders_of(platform, *id, cluster))
                .collect();
        }
        let base = platform.repository.path.as_str();
        let tenants = platform
            .tenants
            .rows()
            .iter()
            .map(|tenant| tenant.name.as_str());
        let tenants: Vec<&str> = tenants
            .filter(|tenant| self.chooses(Subject::Tenant, tenant))
            .collect();
        let of_cluster = |(_, cluster): &(Id<Cluster>, &Cluster)| {
            let name = cluster.name.as_str().to_owned();
            let folders = tenants.iter();
            let folder = move |tenant: &&str| {
                let here = layout::tenant_folder(base, &name, tenant);
                [here, layout::hub_tenant_folder(base, &name, tenant)]
            };
            folders.flat_map(folder)
        };
        clusters.flat_map(of_cluster).collect()
    }

    fn names(&self, subject: Subject) -> bool {
        self.only.iter().any(|only| only.subject == subject)
    }

    fn chooses(&self, subject: Subject, name: &str) -> bool {
        let fits = |only: &Only| only.subject == subject && only.pattern.matches(name);
        !self.names(subject) || self.only.iter().any(fits)
    }
}

/// The folders of a cluster: its own and, if it is a hub, that of its Argo CD.
fn folders_of(platform: &Platform, id: Id<Cluster>, cluster: &Cluster) -> Vec<RelPath> {
    let base = platform.repository.path.as_str();
    let name = cluster.name.as_str();
    let own = layout::cluster_folder(base, name);
    let hub = platform.hubs().contains(&id);
    let hub = hub.then(|| layout::hub_folder(base, name));
    [own].into_iter().chain(hub).collect()
}

impl Subject {
    fn names(self, platform: &Platform) -> Vec<&str> {
        match self {
            Self::Tenant => platform
                .tenants
                .rows()
                .iter()
                .map(|tenant| tenant.name.as_str())
                .collect(),
            Self::Cluster => platform
                .clusters
                .rows()
                .iter()
                .map(|cluster| cluster.name.as_str())
                .collect(),
            Self::Stage => platform
                .stages
                .rows()
                .iter()
                .map(|stage| stage.name.as_str())
                .collect(),
        }
    }
}
