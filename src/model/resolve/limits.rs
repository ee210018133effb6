//! Limits of containers and volumes: defaults, and that they fit each other and the quota.

mod ladder;

use indexmap::IndexMap;

use super::classes::Chain;
use super::fleet::Spot;
use super::layers::{Keyed, Resolving, Statement};
use super::quota;
use crate::diag::Diagnostics;
use crate::model::{Amounts, Limits};
use crate::source::{Span, Spanned};
use crate::spec::Selection;
use crate::spec::tenant::{self, Settings};
use crate::value::Quantity;

use ladder::{Rung, Top};

/// One number of the limits: which bound, of which resource.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Key {
    bound: Bound,
    resource: Resource,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Bound {
    DefaultRequest,
    Default,
    Max,
    Min,
    VolumeMin,
    VolumeMax,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Resource {
    Cpu,
    Memory,
    EphemeralStorage,
    Storage,
}

impl Resource {
    const OF_CONTAINERS: [Self; 3] = [Self::Cpu, Self::Memory, Self::EphemeralStorage];

    fn word(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::EphemeralStorage => "ephemeral-storage",
            Self::Storage => "storage",
        }
    }

    /// The quota that a container's limit counts against.
    fn quota(self) -> &'static str {
        match self {
            Self::Cpu => "limits.cpu",
            Self::Memory => "limits.memory",
            Self::EphemeralStorage => "limits.ephemeral-storage",
            Self::Storage => "requests.storage",
        }
    }
}

impl Bound {
    fn word(self) -> &'static str {
        match self {
            Self::DefaultRequest => "default-request",
            Self::Default => "default",
            Self::Max => "max",
            Self::Min => "min",
            Self::VolumeMin => "volume min",
            Self::VolumeMax => "volume max",
        }
    }

    /// What holds where the spec says nothing.
    fn unsaid(self, resource: Resource) -> Quantity {
        use Resource::{Cpu, EphemeralStorage, Memory, Storage};
        match (self, resource) {
            (Self::DefaultRequest, Cpu) => Quantity::milli(100),
            (Self::DefaultRequest, Memory) => Quantity::mib(128),
            (Self::DefaultRequest, EphemeralStorage) => Quantity::mib(256),
            (Self::Default, Cpu) => Quantity::milli(500),
            (Self::Default, Memory) => Quantity::mib(512),
            (Self::Default, EphemeralStorage) => Quantity::gib(1),
            (Self::Max, Cpu) => Quantity::whole(4),
            (Self::Max, Memory) => Quantity::gib(8),
            (Self::Max, EphemeralStorage) => Quantity::gib(10),
            (Self::VolumeMax, Storage) => Quantity::gib(100),
            _ => Quantity::ZERO,
        }
    }
}

/// The lines of a tenant's limits.
pub(super) fn statements<'s>(chain: &Chain<'s, Settings>) -> Keyed<'s, Key, Quantity> {
    collected(chain.lines(|settings| &settings.limits))
}

/// The lines of one sub-namespace.
pub(super) fn statements_of(lines: &[tenant::Limits]) -> Keyed<'_, Key, Quantity> {
    collected(lines.iter().map(|line| (0, line)))
}

/// Lines with their layers, by what each says.
fn collected<'s>(
    lines: impl Iterator<Item = (usize, &'s tenant::Limits)>,
) -> Keyed<'s, Key, Quantity> {
    let mut keyed = Keyed::new();
    for (layer, line) in lines {
        let mut add = |bound, resource, amount: &Option<Spanned<Quantity>>| {
            if let Some(amount) = amount {
                add(&mut keyed, Key { bound, resource }, amount, &line.at, layer);
            }
        };
        for (bound, amounts) in container_bounds(line) {
            add(bound, Resource::Cpu, &amounts.cpu);
            add(bound, Resource::Memory, &amounts.memory);
            add(
                bound,
                Resource::EphemeralStorage,
                &amounts.ephemeral_storage,
            );
        }
        if let Some(volume) = &line.volume {
            add(Bound::VolumeMin, Resource::Storage, &volume.min);
            add(Bound::VolumeMax, Resource::Storage, &volume.max);
        }
    }
    keyed
}

fn container_bounds(line: &tenant::Limits) -> impl Iterator<Item = (Bound, &tenant::Amounts)> {
    let bounds = [
        (
            Bound::DefaultRequest,
            line.default_request.as_ref().map(|node| &node.amounts),
        ),
        (
            Bound::Default,
            line.default.as_ref().map(|node| &node.amounts),
        ),
        (Bound::Max, line.max.as_ref().map(|node| &node.amounts)),
        (Bound::Min, line.min.as_ref().map(|node| &node.amounts)),
    ];
    bounds
        .into_iter()
        .filter_map(|(bound, amounts)| Some((bound, amounts?)))
}

fn add<'s>(
    keyed: &mut Keyed<'s, Key, Quantity>,
    key: Key,
    amount: &Spanned<Quantity>,
    at: &'s Selection,
    layer: usize,
) {
    keyed.add(
        key,
        Statement {
            value: amount.value,
            span: amount.span,
            at,
            layer,
        },
    );
}

/// What the spec says of the limits in a namespace.
#[derive(Clone, Debug)]
pub(super) struct Said {
    amounts: IndexMap<Key, (Quantity, Span)>,
}

/// What the spec says at a place.
pub(super) fn at(
    statements: &Keyed<'_, Key, Quantity>,
    spot: Spot,
    resolving: &mut Resolving<'_>,
) -> Said {
    let what = |key: &Key| format!("the limit `{} {}`", key.bound.word(), key.resource.word());
    Said {
        amounts: statements.at(what, spot, resolving),
    }
}

/// The bounds of one resource of a container.
struct Bounds {
    min: Quantity,
    default_request: Quantity,
    default: Quantity,
    max: Quantity,
}

impl Said {
    /// What holds in a part: what its own lines say, and beside them what holds around it.
    pub(super) fn with(&self, own: Self) -> Self {
        let mut amounts = self.amounts.clone();
        amounts.extend(own.amounts);
        Self { amounts }
    }

    /// The limits in a namespace that has a quota.
    pub(super) fn settle(
        &self,
        namespace: &str,
        quota: &quota::Resolved,
        diags: &mut Diagnostics,
    ) -> Limits {
        let [cpu, memory, disk] = Resource::OF_CONTAINERS
            .map(|resource| self.container(resource, &top(resource, namespace, quota), diags));
        let amounts = |of: fn(&Bounds) -> Quantity| Amounts {
            cpu: of(&cpu),
            memory: of(&memory),
            ephemeral_storage: of(&disk),
        };
        let any_min = [&cpu, &memory, &disk]
            .iter()
            .any(|bounds| !bounds.min.is_zero());
        let [volume_min, volume_max] =
            self.volume(&top(Resource::Storage, namespace, quota), diags);
        Limits {
            default: amounts(|bounds| bounds.default),
            default_request: amounts(|bounds| bounds.default_request),
            max: amounts(|bounds| bounds.max),
            min: any_min.then(|| amounts(|bounds| bounds.min)),
            volume_min: (!volume_min.is_zero()).then_some(volume_min),
            volume_max,
        }
    }

    fn container(&self, resource: Resource, top: &Top<'_>, diags: &mut Diagnostics) -> Bounds {
        let bounds = [
            Bound::Min,
            Bound::DefaultRequest,
            Bound::Default,
            Bound::Max,
        ];
        let rungs = bounds.map(|bound| self.rung(bound, resource));
        let [min, default_request, default, max] =
            ladder::settle("a container's", rungs, top, diags);
        Bounds {
            min,
            default_request,
            default,
            max,
        }
    }

    fn volume(&self, top: &Top<'_>, diags: &mut Diagnostics) -> [Quantity; 2] {
        let bounds = [Bound::VolumeMin, Bound::VolumeMax];
        let rungs = bounds.map(|bound| self.rung(bound, Resource::Storage));
        ladder::settle("a volume's", rungs, top, diags)
    }

    /// A bound, with what holds where the spec says nothing.
    fn rung(&self, bound: Bound, resource: Resource) -> Rung {
        let name = match bound {
            Bound::VolumeMin => "min".to_owned(),
            Bound::VolumeMax => "max".to_owned(),
            Bound::DefaultRequest | Bound::Default | Bound::Max | Bound::Min => {
                format!("{} {}", bound.word(), resource.word())
            }
        };
        Rung {
            name,
            said: self.amounts.get(&Key { bound, resource }).copied(),
            unsaid: bound.unsaid(resource),
        }
    }
}

/// What every bound of a resource must fit under.
fn top<'n>(resource: Resource, namespace: &'n str, quota: &quota::Resolved) -> Top<'n> {
    let (amount, span) = quota.decided(resource.quota());
    Top {
        resource: resource.quota(),
        namespace,
        is_part: quota.is_share(),
        amount,
        span,
    }
}
