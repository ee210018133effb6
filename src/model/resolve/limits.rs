//! Limits of containers and volumes: defaults, and that they fit each other and the quota.

use super::classes::Chain;
use super::fleet::Spot;
use super::layers::{Keyed, Resolving, Statement};
use super::quota;
use crate::diag::{self, Diagnostics};
use crate::model::{Amounts, Limits};
use crate::source::{Span, Spanned};
use crate::spec::Selection;
use crate::spec::tenant::{self, Settings};
use crate::value::Quantity;

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
    fn fallback(self, resource: Resource) -> Option<Quantity> {
        use Resource::{Cpu, EphemeralStorage, Memory, Storage};
        Some(match (self, resource) {
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
            _ => return None,
        })
    }
}

/// The lines of a tenant's limits.
pub(super) fn statements<'s>(chain: &Chain<'s, Settings>) -> Keyed<'s, Key, Quantity> {
    let mut keyed = Keyed::new();
    for (layer, line) in chain.lines(|settings| &settings.limits) {
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

/// An amount, and where the spec says it.
type Said = (Quantity, Option<Span>);

/// The limits of a place. What the spec does not say gives way to what it does.
pub(super) fn at(
    statements: &Keyed<'_, Key, Quantity>,
    quota: &quota::Resolved,
    spot: Spot,
    resolving: &mut Resolving<'_>,
) -> Limits {
    let what = |key: &Key| format!("the limit `{} {}`", key.bound.word(), key.resource.word());
    let said = statements.at(what, spot, resolving);
    let diags = &mut *resolving.diags;
    let get = |bound, resource| {
        said.get(&Key { bound, resource })
            .map(|(amount, span)| (*amount, Some(*span)))
    };
    let mut container = |resource: Resource| {
        let of = |bound: Bound| {
            get(bound, resource).or_else(|| bound.fallback(resource).map(|amount| (amount, None)))
        };
        let chain = Bounds {
            resource,
            request: of(Bound::DefaultRequest),
            default: of(Bound::Default),
            max: of(Bound::Max),
            min: get(Bound::Min, resource),
            quota: quota.get(resource.quota()),
        };
        chain.settle(diags)
    };
    let [cpu, memory, ephemeral_storage] = Resource::OF_CONTAINERS.map(&mut container);
    let amounts = |of: fn(&Settled) -> Quantity| Amounts {
        cpu: of(&cpu),
        memory: of(&memory),
        ephemeral_storage: of(&ephemeral_storage),
    };
    let any_min = [&cpu, &memory, &ephemeral_storage]
        .iter()
        .any(|settled| !settled.min.is_zero());
    let (volume_min, volume_max) = volume(
        get(Bound::VolumeMin, Resource::Storage),
        get(Bound::VolumeMax, Resource::Storage),
        quota,
        diags,
    );
    Limits {
        default: amounts(|settled| settled.default),
        default_request: amounts(|settled| settled.request),
        max: amounts(|settled| settled.max),
        min: any_min.then(|| amounts(|settled| settled.min)),
        volume_min,
        volume_max,
    }
}

/// The bounds of one resource, each no more than the next.
struct Bounds {
    resource: Resource,
    request: Option<Said>,
    default: Option<Said>,
    max: Option<Said>,
    min: Option<Said>,
    quota: Option<Said>,
}

/// Bounds that fit each other.
struct Settled {
    min: Quantity,
    request: Quantity,
    default: Quantity,
    max: Quantity,
}

impl Bounds {
    /// Lowers what the spec does not say, and reports what it says wrong.
    fn settle(&self, diags: &mut Diagnostics) -> Settled {
        let quota = self.quota.unwrap_or((Quantity::ZERO, None));
        let max = self.below(self.max, "max", quota, self.resource.quota(), diags);
        let default = self.below(self.default, "default", max, "max", diags);
        let request = self.below(self.request, "default-request", default, "default", diags);
        let min = match self.min {
            Some(min) => {
                self.below(Some(min), "min", request, "default-request", diags)
                    .0
            }
            None => Quantity::ZERO,
        };
        Settled {
            min,
            request: request.0,
            default: default.0,
            max: max.0,
        }
    }

    /// The lower of two bounds, as the spec says it or as it fits under the upper one.
    fn below(
        &self,
        lower: Option<Said>,
        name: &str,
        upper: Said,
        upper_name: &str,
        diags: &mut Diagnostics,
    ) -> Said {
        let (amount, said) = lower.unwrap_or(upper);
        if amount <= upper.0 {
            return (amount, said);
        }
        if let Some(span) = said {
            let word = self.resource.word();
            let message = format!(
                "a container's {name} {word} {amount} is more than the {upper_name} {}",
                upper.0
            );
            let help = format!(
                "lower `{name}` to {}, or raise what it must fit under",
                upper.0
            );
            let other = upper.1.map(|span| (span, "it must fit under this"));
            diags.report(diag::check::limits_inconsistent(
                &message, span, "too much", other, &help,
            ));
        }
        (upper.0, said)
    }
}

fn volume(
    min: Option<Said>,
    max: Option<Said>,
    quota: &quota::Resolved,
    diags: &mut Diagnostics,
) -> (Option<Quantity>, Quantity) {
    let fallback = Bound::VolumeMax
        .fallback(Resource::Storage)
        .map(|amount| (amount, None));
    let chain = Bounds {
        resource: Resource::Storage,
        request: None,
        default: None,
        max: max.or(fallback),
        min: None,
        quota: quota.get(Resource::Storage.quota()),
    };
    let all = chain.quota.unwrap_or((Quantity::ZERO, None));
    let max = chain.below(chain.max, "volume max", all, "requests.storage", diags);
    let min = min.map(|min| {
        chain
            .below(Some(min), "volume min", max, "volume max", diags)
            .0
    });
    (min, max.0)
}
