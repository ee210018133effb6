//! What can be wrong with a fleet as a whole.

use super::list::{and, comma};
use super::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::value::Cidr;

/// A tenant placed outside its jurisdiction.
pub(crate) fn outside_jurisdiction(
    tenant: &str,
    cluster: &str,
    of_cluster: Option<&str>,
    place: Span,
    bound: &Spanned<Vec<&str>>,
) -> Diagnostic {
    let message = format!(
        "`{tenant}` is bound to jurisdiction {} but placed outside of it",
        comma(&bound.value)
    );
    let label = match of_cluster {
        Some(jurisdiction) => {
            format!("this takes in cluster `{cluster}`, which is in `{jurisdiction}`")
        }
        None => format!("this takes in cluster `{cluster}`, whose region names no jurisdiction"),
    };
    Diagnostic::new(Code::OutsideJurisdiction, message, place)
        .label(label)
        .related(bound.span, "bound here")
        .help("narrow the place, or change what the tenant is bound to")
}

/// An app whose versions leave stages out. `later` are the stages that it goes to all the same.
pub(crate) fn stage_skipped(
    app: &str,
    later: &[&str],
    skipped: &[&str],
    version: Span,
    order: Span,
) -> Diagnostic {
    let (first, missing) = (later.first().copied().unwrap_or_default(), and(skipped));
    let message = format!(
        "`{app}` goes to {} without having been in {missing}",
        and(later)
    );
    let versions: Vec<String> = skipped
        .iter()
        .map(|stage| format!("{stage}=\"…\""))
        .collect();
    Diagnostic::new(Code::StageSkipped, message, version)
        .label(format!("no version for {missing}"))
        .related(order, format!("`{first}` comes after {missing}"))
        .help(format!(
            "add `{}` to the app's `version`",
            versions.join(" ")
        ))
}

/// Sharing that only one side declares.
pub(crate) fn sharing_one_sided(message: &str, span: Span, other: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::SharingOneSided, message, span)
        .label("only this side says so")
        .related(other, "nothing of it here")
        .help(help)
}

/// A sharing that the other side does not answer: `word` is this side's line, `answer` the other's.
pub(crate) fn sharing_unanswered(
    tenant: &str,
    other: &Spanned<String>,
    (word, answer): (&str, &str),
    ports: &str,
    line: Span,
) -> Diagnostic {
    let name = &other.value;
    let message = format!("`{tenant}` says `{word} \"{name}\"`, and `{name}` nothing of it");
    let help = format!(
        "add `{answer} \"{tenant}\" ports=\"{ports}\"` to tenant `{name}`, or remove this line"
    );
    sharing_one_sided(&message, line, other.span, &help)
}

/// A tenant that names itself.
pub(crate) fn sharing_with_itself(named: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` shares with itself", named.value);
    Diagnostic::new(Code::SharingOneSided, message, named.span)
        .label("this is the tenant itself")
        .help(
            "a tenant's own pods reach each other anyway; remove the line, or name another tenant",
        )
}

/// Ports that the two sides of a sharing write differently.
pub(crate) fn sharing_ports(span: Span, other: Span) -> Diagnostic {
    Diagnostic::new(
        Code::SharingOneSided,
        "the two sides of a sharing name different ports",
        span,
    )
    .label("these ports")
    .related(other, "and these")
    .help("write the same ports on both sides")
}

/// An app that comes from nowhere.
pub(crate) fn app_without_source(app: &str, span: Span) -> Diagnostic {
    let message = format!("the app `{app}` has no source");
    let help = "add `source \"https://git.example.com/team/app.git\" path=\"deploy/{stage}\"`";
    app_source(&message, span, help)
}

/// An app whose source is incomplete or ambiguous.
pub(crate) fn app_source(message: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::AppSource, message, span)
        .label("here")
        .help(help)
}

/// An app from a repository that its tenant's list does not have.
/// `owner` is another tenant that has it, and where.
pub(crate) fn source_not_allowed(
    tenant: &str,
    repository: &Spanned<String>,
    owner: Option<(&str, Span)>,
) -> Diagnostic {
    let message = format!(
        "`{}` is not among the repositories of `{tenant}`",
        repository.value
    );
    let Some((owner, place)) = owner else {
        let help = "name it beside the others in `repositories` of the tenant, whose list takes the place of its class's, or of the class; or use a repository that is listed there";
        return app_source(&message, repository.span, help);
    };
    let help = format!("it is `{owner}`'s: take one of the repositories of `{tenant}`");
    app_source(&message, repository.span, &help).related(place, format!("`{owner}` has it"))
}

/// Two limits that contradict each other: the smaller amount stands where the larger belongs.
pub(crate) fn limits_inconsistent(
    message: &str,
    span: Span,
    label: &str,
    other: Option<(Span, &str)>,
    help: &str,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::LimitsInconsistent, message, span)
        .label(label)
        .help(help);
    match other {
        Some((span, text)) if span != diagnostic.primary.span => diagnostic.related(span, text),
        _ => diagnostic,
    }
}

/// A bound of containers or volumes above one that it must fit under: `above` is its name and amount.
pub(crate) fn limit_above(
    said: &str,
    span: Span,
    above: (&str, &str),
    other: Option<Span>,
) -> Diagnostic {
    let (name, most) = above;
    let message = format!("{said} is more than `{name}` {most}");
    let help = format!("lower it to {most}, or raise `{name}`");
    let other = other.map(|span| (span, "it must fit under this"));
    limits_inconsistent(&message, span, "too much", other, &help)
}

/// A bound of containers or volumes above what a namespace has in all: `quota` is the resource and its amount.
pub(crate) fn limit_above_quota(
    said: &str,
    span: Span,
    quota: (&str, &str),
    (namespace, is_part): (&str, bool),
    other: Option<Span>,
) -> Diagnostic {
    let (resource, most) = quota;
    let message = format!("{said} is more than `{resource}` {most} of `{namespace}`");
    let help = if is_part {
        format!("lower it to {most}, give the sub-namespace `limits` of its own, or a larger share")
    } else {
        format!("lower it to {most}, or raise the quota")
    };
    let other = other.map(|span| (span, "this is what the namespace has"));
    limits_inconsistent(&message, span, "too much", other, &help)
}

/// Tenants that may ask for more than a cluster has. `largest` are those who ask for most.
pub(crate) fn capacity_exceeded(
    cluster: &str,
    resource: &str,
    asked: &str,
    has: &Spanned<String>,
    tenants: usize,
    largest: &[(Spanned<String>, String)],
) -> Diagnostic {
    let message = format!(
        "the tenants of cluster `{cluster}` may ask for {asked} of {resource}, it has {}",
        has.value
    );
    let who = match tenants {
        1 => "one tenant".to_owned(),
        several => format!("{several} tenants together"),
    };
    let most: Vec<String> = largest
        .iter()
        .map(|(tenant, amount)| format!("`{}` for {amount}", tenant.value))
        .collect();
    let help = match most.as_slice() {
        [_] => "raise the capacity, lower the quota, or place the tenant elsewhere".to_owned(),
        _ => format!(
            "raise the capacity, lower quotas, or place tenants elsewhere; who may ask for most: {}",
            most.join(", ")
        ),
    };
    let mut diagnostic = Diagnostic::new(Code::CapacityExceeded, message, has.span)
        .label(format!("{who} may ask for {asked}"))
        .help(help);
    for (tenant, amount) in largest {
        diagnostic = diagnostic.related(
            tenant.span,
            format!("`{}` may ask for {amount}", tenant.value),
        );
    }
    diagnostic
}

/// Sub-namespaces that take more than there is.
pub(crate) fn shares_exceeded(
    around: &str,
    resource: &str,
    taken: &str,
    has: &str,
    span: Span,
) -> Diagnostic {
    let message = format!("the parts of `{around}` take {taken} of {resource}, it has {has}");
    Diagnostic::new(Code::SharesExceeded, message, span)
        .label("with this one it is too much")
        .help("lower the shares, or raise the tenant's quota")
}

/// A quota of node ports, which no Service of a tenant may open.
pub(crate) fn node_ports_closed(span: Span) -> Diagnostic {
    Diagnostic::new(Code::QuotaClosed, "the quota allows node ports, which tenants can't open", span)
        .label("the service guard refuses every Service with a node port")
        .help("remove the line; traffic from outside comes through a gateway, or through a load balancer (`services.loadbalancers`)")
}

/// A group that two tenants claim.
pub(crate) fn group_shared(
    group: &str,
    first: &Spanned<String>,
    second: &Spanned<String>,
    used: Span,
) -> Diagnostic {
    let message = format!(
        "the group `{group}` belongs to two tenants, `{}` and `{}`",
        first.value, second.value
    );
    Diagnostic::new(Code::GroupShared, message, used)
        .label(format!("`{}` gets it here", second.value))
        .related(first.span, format!("`{}` has it already", first.value))
        .help("a group of its own for each tenant keeps them apart; in a class, write `{tenant}` in the group's name")
}

/// A group that the API server itself gives meaning to.
pub(crate) fn group_reserved(group: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::GroupReserved,
        format!("the group `{group}` is reserved"),
        span,
    )
    .label("belongs to Kubernetes or platformc")
    .help("name a group of your identity provider")
}

/// Groups that differ only in case.
pub(crate) fn group_case(group: &str, span: Span, other: &Spanned<String>) -> Diagnostic {
    let message = format!(
        "the groups `{group}` and `{}` differ only in upper and lower case",
        other.value
    );
    Diagnostic::new(Code::GroupCase, message, span)
        .label("written so here")
        .related(other.span, "and so here")
        .help("identity providers may take them for one; write them alike, or name them apart")
}

/// Two namespaces of the same name on a cluster.
pub(crate) fn namespace_collision(
    name: &str,
    cluster: &str,
    second: &Spanned<String>,
    first: &Spanned<String>,
) -> Diagnostic {
    let message = format!("two namespaces would be called `{name}` on cluster `{cluster}`");
    Diagnostic::new(Code::NamespaceCollision, message, second.span)
        .label(format!("one of {}", second.value))
        .related(first.span, format!("one of {}", first.value))
        .help(
            "rename one of them: a name is put together as tenant, part and stage with `-` between",
        )
}

/// A namespace that belongs to the system.
pub(crate) fn namespace_reserved(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NamespaceReserved,
        format!("the namespace `{name}` is reserved"),
        span,
    )
    .label("leads to this name")
    .help(
        "rename the tenant; Kubernetes, platformc and the platform's tools live in such namespaces",
    )
}

/// A tenant's namespace in which the platform's gateway or DNS would run.
pub(crate) fn service_of_tenant(what: &str, name: &str, at: Span, tenant: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NamespaceReserved,
        format!("the namespace `{name}` of {what} is a tenant's"),
        at,
    )
    .label("what runs here is open to other tenants")
    .related(tenant, "leads to this name")
    .help("name the namespace of the platform in which it runs, or rename the tenant")
}

/// A name that is too long once put together.
pub(crate) fn name_too_long(name: &str, most: usize, span: Span) -> Diagnostic {
    let message = format!(
        "`{name}` has {} characters; a name may have {most}",
        name.len()
    );
    Diagnostic::new(Code::NameTooLong, message, span)
        .label("leads to this name")
        .help("shorten one of its parts")
}

/// A range that opens the metadata service.
pub(crate) fn opens_metadata(range: Cidr, service: Cidr, span: Span) -> Diagnostic {
    let message = format!("`{range}` opens the cloud's metadata service");
    Diagnostic::new(Code::OpensMetadata, message, span)
        .label(format!(
            "it holds {service}, where pods would get the node's credentials"
        ))
        .help("narrow the range; to reach the internet, write `internet ports=\"443\"`")
}

/// A range inside of a cluster's own networks.
pub(crate) fn opens_cluster(range: Cidr, network: Cidr, cluster: &str, span: Span) -> Diagnostic {
    let message = format!("`{range}` is part of cluster `{cluster}` itself");
    Diagnostic::new(Code::OpensCluster, message, span)
        .label(format!("inside of its network {network}"))
        .help("open a range outside of the cluster; other tenants' pods are reached with `connects-to`")
}

/// An exclusion that is not inside its range.
pub(crate) fn except_outside(except: Cidr, range: Cidr, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ExceptOutside,
        format!("`{except}` is not inside `{range}`"),
        span,
    )
    .label("excludes nothing")
    .help("an exclusion is a smaller range inside the opened one")
}

/// Gateway traffic where there is no gateway.
pub(crate) fn gateway_missing(cluster: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::GatewayMissing, format!("cluster `{cluster}` has no gateway"), span)
        .label("nothing to let in")
        .help("say where the gateway's pods run: `platform \"…\" { gateway namespace=\"gateway-system\" }`")
}

/// A pattern that also matches another tenant's.
pub(crate) fn reaches_others(
    pattern: &str,
    other: &Spanned<String>,
    tenant: &str,
    span: Span,
    help: &str,
) -> Diagnostic {
    let message = format!("`{pattern}` also matches what belongs to `{tenant}`");
    Diagnostic::new(Code::ReachesOthers, message, span)
        .label(format!("it matches `{}`", other.value))
        .related(other.span, format!("`{tenant}` has it"))
        .help(help)
}

/// A tenant that delivers from what another tenant's pattern holds. `owner` is whose it is, and `pattern` where.
pub(crate) fn takes_of_other(
    tenant: &str,
    taken: &Spanned<String>,
    owner: &str,
    pattern: Span,
) -> Diagnostic {
    let message = format!("`{}` belongs to `{owner}`", taken.value);
    Diagnostic::new(Code::ReachesOthers, message, taken.span)
        .label(format!("`{tenant}` could deliver from it"))
        .related(pattern, format!("`{owner}` has all that begins so"))
        .help(format!("name a repository that only `{tenant}` has"))
}

/// Two clusters with the same server.
pub(crate) fn server_twice(again: &Spanned<String>, first: &Spanned<String>) -> Diagnostic {
    let message = format!(
        "`{}` and `{}` have the same server",
        first.value, again.value
    );
    Diagnostic::new(Code::ServerTwice, message, again.span)
        .label("so they are one cluster")
        .related(first.span, "this is the other")
        .help("correct one of the addresses, or make one cluster of both: it may serve several stages")
}

/// A cluster for one tenant that is not on it.
pub(crate) fn own_cluster_empty(cluster: &Spanned<String>, tenant: &Spanned<String>) -> Diagnostic {
    let (name, owner) = (&cluster.value, &tenant.value);
    let message = format!("`{name}` is for `{owner}` alone, which is not on it");
    Diagnostic::new(Code::IsolationMismatch, message, cluster.span)
        .label("nobody is on this cluster")
        .related(tenant.span, "this tenant is elsewhere")
        .help(format!(
            "place it there with `place cluster=\"{name}\"`, or remove `tenant=\"{owner}\"`; a hub has no tenants"
        ))
}
