//! Clusters: classes, and names that stand for several.

use indexmap::IndexMap;

use super::fleet::Fleet;
use super::graph::{References, once, report_cycles};
use crate::diag::{self, Diagnostics};
use crate::model::{Capacity, Cluster};
use crate::source::{Span, Spanned};
use crate::spec::fleet::{self, ClusterRole};
use crate::spec::platform::{self, Labels};
use crate::spec::tenant::Tenant;
use crate::spec::{Spec, node::SpecNode};
use crate::value::{Cidr, MinorVersion, Name, NameTemplate, fill, placeholders};

/// The version of Kubernetes that is meant where none is named.
const DEFAULT_KUBERNETES: MinorVersion = MinorVersion {
    major: 1,
    minor: 36,
};

/// Adds every cluster of the spec to the fleet.
pub(super) fn resolve(
    spec: &Spec,
    node: &platform::Platform,
    fleet: &mut Fleet,
    diags: &mut Diagnostics,
) {
    let classes = Classes::resolve(spec, diags);
    let target = node
        .targets
        .as_ref()
        .and_then(|targets| targets.kubernetes.as_ref());
    let target = target.map_or(DEFAULT_KUBERNETES, |version| version.value);
    let mut builder = Builder {
        fleet,
        classes: &classes,
        target,
        declared: IndexMap::new(),
    };
    for cluster in &spec.clusters {
        for filled in expand(cluster, spec, diags) {
            builder.add(cluster, &filled, diags);
        }
    }
}

/// One cluster of a node that may stand for several: what its placeholders stand for.
#[derive(Default)]
struct Filled<'s> {
    region: Option<Spanned<Name>>,
    tenant: Option<&'s Tenant>,
}

/// The clusters that a node stands for.
fn expand<'s>(node: &fleet::Cluster, spec: &'s Spec, diags: &mut Diagnostics) -> Vec<Filled<'s>> {
    let words: Vec<&str> = placeholders(node.name.as_str()).collect();
    let (by_region, by_tenant) = (words.contains(&"region"), words.contains(&"tenant"));
    if let Some(unknown) = words
        .iter()
        .find(|word| !matches!(**word, "region" | "tenant"))
    {
        let message = format!("`{{{unknown}}}` means nothing in a cluster's name");
        diags.report(diag::resolve::matrix_incomplete(
            &message,
            node.name.span,
            "there are `{region}` and `{tenant}`",
        ));
        return Vec::new();
    }
    if let Some((message, help)) = mismatch(node, by_region, by_tenant) {
        diags.report(diag::resolve::matrix_incomplete(
            message,
            node.name.span,
            help,
        ));
        return Vec::new();
    }
    if by_region {
        let regions = node.regions.iter().cloned();
        return regions
            .map(|region| Filled {
                region: Some(region),
                tenant: None,
            })
            .collect();
    }
    match &node.tenants {
        Some(tenants) => tenants_of(&tenants.class, spec, diags),
        None => vec![Filled::default()],
    }
}

/// What is wrong with a name and its lists, and what to do.
fn mismatch(
    node: &fleet::Cluster,
    by_region: bool,
    by_tenant: bool,
) -> Option<(&'static str, &'static str)> {
    let (regions, tenants) = (!node.regions.is_empty(), node.tenants.is_some());
    if regions && node.region.is_some() || tenants && node.tenant.is_some() {
        return Some((
            "the cluster names one region or tenant, and a list of them, too",
            "keep the list, or name one and leave the list away",
        ));
    }
    match (by_region, regions, by_tenant, tenants) {
        (true, _, true, _) | (_, true, _, true) => Some((
            "a cluster's name stands for its regions or for its tenants, not for both",
            "make two cluster nodes of it",
        )),
        (true, false, ..) => Some((
            "the name has `{region}` but the cluster lists no regions",
            "add `regions \"eu-central\" \"us-east\"` between braces",
        )),
        (false, true, ..) => Some((
            "the cluster lists regions but its name has no `{region}`",
            "write a name such as `\"prod-{region}\"`, or use `region=` for one region",
        )),
        (_, _, true, false) => Some((
            "the name has `{tenant}` but the cluster names no tenants",
            "add `tenants class=\"…\"` between braces",
        )),
        (_, _, false, true) => Some((
            "the cluster names tenants but its name has no `{tenant}`",
            "write a name such as `\"{tenant}-prod\"`, or use `tenant=` for one tenant",
        )),
        (_, false, _, false) | (true, true, false, false) | (false, false, true, true) => None,
    }
}

fn tenants_of<'s>(
    class: &Spanned<Name>,
    spec: &'s Spec,
    diags: &mut Diagnostics,
) -> Vec<Filled<'s>> {
    let known = || spec.tenant_classes.iter().map(|class| class.name.as_str());
    if known().all(|name| name != class.as_str()) {
        diags.report(diag::resolve::unresolved(
            "tenant-class",
            class.as_str(),
            class.span,
            known(),
        ));
        return Vec::new();
    }
    let of_class = spec
        .tenants
        .iter()
        .filter(|tenant| is_of_class(tenant, class, spec));
    let filled: Vec<Filled<'s>> = of_class
        .map(|tenant| Filled {
            region: None,
            tenant: Some(tenant),
        })
        .collect();
    if filled.is_empty() {
        diags.report(diag::resolve::selects_nothing(
            &format!("`{}`", class.as_str()),
            class.span,
            "the tenants' classes",
        ));
    }
    filled
}

/// Whether a tenant's class is this one, or extends it.
fn is_of_class(tenant: &Tenant, class: &Spanned<Name>, spec: &Spec) -> bool {
    let mut next = tenant.class.as_ref();
    // A circle of classes is reported elsewhere; here it only must end.
    for _ in 0..=spec.tenant_classes.len() {
        let Some(name) = next else { return false };
        if name.value == class.value {
            return true;
        }
        let declared = spec
            .tenant_classes
            .iter()
            .find(|class| class.name.value == name.value);
        next = declared.and_then(|class| class.extends.as_ref());
    }
    false
}

struct Builder<'b> {
    fleet: &'b mut Fleet,
    classes: &'b Classes<'b>,
    target: MinorVersion,
    declared: IndexMap<String, Span>,
}

impl Builder<'_> {
    fn add(&mut self, node: &fleet::Cluster, filled: &Filled<'_>, diags: &mut Diagnostics) {
        let value = |word: &str| match word {
            "region" => filled.region.as_ref().map(|region| region.as_str()),
            "tenant" => filled.tenant.map(|tenant| tenant.name.as_str()),
            _ => None,
        };
        let Some(name) = full_name(&node.name, &fill(node.name.as_str(), value), diags) else {
            return;
        };
        if let Some(first) = self.declared.get(name.as_str()) {
            diags.report(diag::resolve::declared_twice(
                "cluster",
                name.as_str(),
                name.span,
                *first,
            ));
            return;
        }
        self.declared.insert(name.as_str().to_owned(), name.span);
        let region =
            region_of(node, filled).and_then(|region| self.fleet.region_named(&region, diags));
        let role = node
            .role
            .as_ref()
            .map_or(ClusterRole::Workload, |role| role.value);
        let stages = node.stage.iter();
        let stages: Vec<_> = stages
            .filter_map(|stage| self.fleet.stage_named(stage, diags))
            .collect();
        check_stages(node, role, diags);
        let chain = self.classes.chain(node.class.as_ref(), diags);
        let own = node
            .kubernetes
            .as_ref()
            .or_else(|| chain.iter().find_map(|class| class.kubernetes.as_ref()));
        let cluster = Cluster {
            name,
            stages,
            region,
            server: node
                .server
                .as_ref()
                .map(|server| fill(server.as_str(), value)),
            role,
            kubernetes: own.map_or(self.target, |version| version.value),
            labels: labels(node.labels.as_ref(), &chain),
            capacity: capacity(node.capacity.as_ref(), &chain),
            networks: networks(node.networks.as_ref(), &chain),
            tenant: None,
        };
        let id = self.fleet.clusters.push(cluster);
        let tenant = filled
            .tenant
            .map(|tenant| tenant.name.clone())
            .or_else(|| node.tenant.clone());
        self.fleet
            .cluster_tenants
            .extend(tenant.map(|tenant| (id, tenant)));
    }
}

/// Where the cluster stands: what it says itself, the matrix, or its tenant's home.
fn region_of(node: &fleet::Cluster, filled: &Filled<'_>) -> Option<Spanned<Name>> {
    let home = filled.tenant.and_then(|tenant| tenant.home.clone());
    node.region
        .clone()
        .or_else(|| filled.region.clone())
        .or(home)
}

/// A cluster that runs tenants serves a stage.
fn check_stages(node: &fleet::Cluster, role: ClusterRole, diags: &mut Diagnostics) {
    if node.stage.is_empty() && role == ClusterRole::Workload && node.sound {
        let message = format!("the cluster `{}` serves no stage", node.name.as_str());
        let help = "add `stage=\"dev\"`, or `role=\"hub\"` if it runs no tenants";
        diags.report(diag::resolve::missing(&message, node.name.span, help));
    }
}

fn full_name(
    written: &Spanned<NameTemplate>,
    filled: &str,
    diags: &mut Diagnostics,
) -> Option<Spanned<Name>> {
    if let Ok(name) = Name::parse(filled) {
        return Some(Spanned::new(name, written.span));
    }
    // Every part is a name, so only the length can be wrong.
    diags.report(diag::check::name_too_long(filled, 63, written.span));
    None
}

/// Cluster classes by name.
struct Classes<'s> {
    by_name: IndexMap<&'s str, &'s fleet::ClusterClass>,
    cyclic: bool,
}

impl<'s> Classes<'s> {
    fn resolve(spec: &'s Spec, diags: &mut Diagnostics) -> Self {
        let by_name = once(
            fleet::ClusterClass::KEYWORD,
            &spec.cluster_classes,
            |class| &class.name,
            diags,
        );
        let extends = |class: &fleet::ClusterClass| {
            class
                .extends
                .iter()
                .map(|name| name.clone().map(|name| name.as_str().to_owned()))
                .collect()
        };
        let references: References = by_name
            .iter()
            .map(|(name, class)| ((*name).to_owned(), extends(class)))
            .collect();
        for base in references
            .values()
            .flatten()
            .filter(|base| !by_name.contains_key(base.value.as_str()))
        {
            diags.report(diag::resolve::unresolved(
                "cluster-class",
                &base.value,
                base.span,
                by_name.keys().copied(),
            ));
        }
        let cyclic = report_cycles("cluster classes", &references, diags);
        Self { by_name, cyclic }
    }

    /// A class and those that it extends, nearest first.
    fn chain(
        &self,
        class: Option<&Spanned<Name>>,
        diags: &mut Diagnostics,
    ) -> Vec<&'s fleet::ClusterClass> {
        let mut chain = Vec::new();
        let Some(name) = class else { return chain };
        let mut next = self.by_name.get(name.as_str()).copied();
        if next.is_none() {
            diags.report(diag::resolve::unresolved(
                "cluster-class",
                name.as_str(),
                name.span,
                self.by_name.keys().copied(),
            ));
        }
        while let Some(class) = next {
            chain.push(class);
            let extended = class.extends.as_ref().filter(|_| !self.cyclic);
            next = extended.and_then(|name| self.by_name.get(name.as_str()).copied());
        }
        chain
    }
}

fn labels(own: Option<&Labels>, chain: &[&fleet::ClusterClass]) -> IndexMap<String, String> {
    let mut all = IndexMap::new();
    for labels in own
        .into_iter()
        .chain(chain.iter().filter_map(|class| class.labels.as_ref()))
    {
        for (key, value) in &labels.labels {
            all.entry(key.as_str().to_owned())
                .or_insert_with(|| value.as_str().to_owned());
        }
    }
    all
}

fn capacity(own: Option<&fleet::Capacity>, chain: &[&fleet::ClusterClass]) -> Capacity {
    let mut capacity = Capacity::default();
    for said in own
        .into_iter()
        .chain(chain.iter().filter_map(|class| class.capacity.as_ref()))
    {
        capacity.cpu = capacity.cpu.or_else(|| said.cpu.clone());
        capacity.memory = capacity.memory.or_else(|| said.memory.clone());
        capacity.pods = capacity.pods.or_else(|| said.pods.clone());
        capacity.storage = capacity.storage.or_else(|| said.storage.clone());
    }
    capacity
}

fn networks(own: Option<&fleet::Networks>, chain: &[&fleet::ClusterClass]) -> Vec<Cidr> {
    let nearest = own.or_else(|| chain.iter().find_map(|class| class.networks.as_ref()));
    let Some(networks) = nearest else {
        return Vec::new();
    };
    let lists = [&networks.nodes, &networks.pods, &networks.services];
    lists
        .into_iter()
        .flatten()
        .map(|range| range.value)
        .collect()
}
