//! What can be wrong with how the parts of a spec refer to each other.

use super::list::comma;
use super::{Code, Diagnostic, closest};
use crate::source::{Span, Spanned};

/// A reference to something that is not declared. `what` is its word, `known` the declared names.
pub(crate) fn unresolved<'a>(
    what: &str,
    name: &str,
    span: Span,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let diagnostic = Diagnostic::new(
        Code::Unresolved,
        format!("there is no {what} `{name}`"),
        span,
    );
    match closest(name, known.iter().copied()) {
        Some(nearest) => diagnostic
            .label(format!("did you mean `{nearest}`?"))
            .help(format!("write `{nearest}`, or {}", declare(what, name))),
        None => diagnostic
            .label("not declared")
            .help(declared(what, name, &known)),
    }
}

/// A group with blanks in its name that is not declared: perhaps it is several.
pub(crate) fn group_with_blanks(name: &str, span: Span) -> Diagnostic {
    let parts: Vec<String> = name
        .split_whitespace()
        .map(|part| format!("\"{part}\""))
        .collect();
    Diagnostic::new(
        Code::Unresolved,
        format!("there is no group `{name}`"),
        span,
    )
    .label("one text is one group")
    .help(format!(
        "for several groups write `{}`; one with blanks in its name must be declared: `group \"{name}\"`",
        parts.join(" ")
    ))
}

fn declared(what: &str, name: &str, known: &[&str]) -> String {
    match known {
        known if (1..=8).contains(&known.len()) => {
            format!("declared are {}; or {}", comma(known), declare(what, name))
        }
        _ => declare(what, name),
    }
}

/// How a name comes into being. Jurisdictions have no node of their own.
fn declare(what: &str, name: &str) -> String {
    if what == "jurisdiction" {
        format!("give a region `jurisdiction=\"{name}\"`")
    } else {
        format!("declare `{what} \"{name}\"`")
    }
}

/// The same name twice.
pub(crate) fn declared_twice(what: &str, name: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::DeclaredTwice,
        format!("the {what} `{name}` is declared twice"),
        again,
    )
    .label("again here")
    .related(first, "first here")
    .help("give one of them another name, or put them together")
}

/// Things that depend on each other in a circle, each with the place that names the next.
pub(crate) fn cycle(what: &str, members: &[Spanned<String>]) -> Diagnostic {
    let names: Vec<&str> = members.iter().map(|member| member.value.as_str()).collect();
    let (first, rest) = members.split_first().expect("a cycle has members");
    let circle = names
        .iter()
        .chain(names.first())
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(" → ");
    if rest.is_empty() {
        let message = format!("`{}` depends on itself", first.value);
        return Diagnostic::new(Code::Cycle, message, first.span)
            .label("it names itself here")
            .help("name another one, or remove this reference");
    }
    let message = format!("the {what} {circle} depend on each other");
    let mut diagnostic = Diagnostic::new(Code::Cycle, message, first.span)
        .label("this closes the circle")
        .help("remove one of these references");
    for member in rest {
        diagnostic = diagnostic.related(member.span, "and this");
    }
    diagnostic
}

/// A pattern or a combination that matches nothing. `among` says what was looked through.
pub(crate) fn selects_nothing(text: &str, span: Span, among: &str) -> Diagnostic {
    Diagnostic::new(
        Code::SelectsNothing,
        format!("{text} selects nothing"),
        span,
    )
    .label(format!("no match among {among}"))
    .help("widen the selection, or remove the line")
}

/// A virtual cluster on a virtual cluster.
pub(crate) fn host_virtual(host: &str, span: Span) -> Diagnostic {
    let message = format!("`{host}` is a virtual cluster itself");
    Diagnostic::new(Code::IsolationMismatch, message, span)
        .label("a virtual cluster runs on a real one")
        .help("name the cluster whose nodes it is to use")
}

/// A virtual cluster that would be in another region than the machines that it runs on.
pub(crate) fn host_elsewhere(
    cluster: &str,
    region: &str,
    host: &Spanned<String>,
    hosts_region: Option<&str>,
) -> Diagnostic {
    let host_name = &host.value;
    let message = format!("`{cluster}` is not in region `{region}`: it runs on `{host_name}`");
    let label = hosts_region.map_or_else(
        || "it is in no region".to_owned(),
        |hosts_region| format!("it is in region `{hosts_region}`"),
    );
    Diagnostic::new(Code::IsolationMismatch, message, host.span)
        .label(label)
        .help("remove `region`: a virtual cluster stands where its host stands; or name a host in that region")
}

/// A tenant whose clusters are not what its isolation says.
pub(crate) fn cluster_unlike_isolation(
    tenant: &str,
    isolation: Span,
    cluster: &Spanned<String>,
    is_virtual: bool,
) -> Diagnostic {
    let (has, help) = if is_virtual {
        (
            "is a virtual one",
            "write `isolation \"virtual-cluster\"`, or give it a cluster without `host`",
        )
    } else {
        (
            "is none",
            "write `isolation \"cluster\"`, or add `host=\"…\"` to the cluster: where it is to run",
        )
    };
    let wants = if is_virtual {
        "a cluster"
    } else {
        "a virtual cluster"
    };
    let message = format!(
        "`{tenant}` wants {wants} of its own, but `{}` {has}",
        cluster.value
    );
    Diagnostic::new(Code::IsolationMismatch, message, isolation)
        .related(cluster.span, "this cluster")
        .help(help)
}

/// A sharing of two tenants that are nowhere together.
pub(crate) fn sharing_nowhere(
    (provider, offer): (&str, Span),
    (consumer, wish): (&str, Span),
) -> Diagnostic {
    let message =
        format!("`{provider}` and `{consumer}` are never on the same cluster in the same stage");
    Diagnostic::new(Code::SelectsNothing, message, offer)
        .label("this opens nothing")
        .related(wish, "nor does this")
        .help(
            "sharing opens ports between namespaces of one cluster: place both on it, or connect them through \
             the gateway",
        )
}

/// Two statements of the same rank that disagree about `what`, both for `place`.
pub(crate) fn conflict(what: &str, place: &str, second: Span, first: Span) -> Diagnostic {
    let message = format!("two equally specific lines disagree about {what}");
    Diagnostic::new(Code::Conflict, message, second)
        .label("this says one thing")
        .related(first, "this says another")
        .help(format!("both are for {place}; name more in the one that should win, such as its cluster or stage"))
}

/// More clusters than one spec may have.
pub(crate) fn too_many_clusters(most: usize, name: Span) -> Diagnostic {
    let message = format!("the fleet has more than {most} clusters");
    Diagnostic::new(Code::Unreadable, message, name)
        .label("with those of this name it is too many, each counted once for each of its stages")
        .help("one spec is one fleet: divide it into several specs")
}

/// More places of tenants than one spec may have.
pub(crate) fn too_many_places(most: usize, tenant: Span) -> Diagnostic {
    let message = format!("the tenants have more than {most} places together");
    Diagnostic::new(Code::Unreadable, message, tenant)
        .label("with those of this tenant it is too many")
        .help(
            "say with `place` where each tenant is needed, or divide the fleet into several specs",
        )
}

/// A matrix name without its list, or a list without its placeholder.
pub(crate) fn matrix_incomplete(message: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::MatrixIncomplete, message, span)
        .label("the name and the list belong together")
        .help(help)
}

/// A server's address without the placeholder that the cluster's name has, or with one that it has not.
pub(crate) fn matrix_server(word: &str, in_name: bool, server: Span) -> Diagnostic {
    let (message, label, help) = if in_name {
        (
            format!("all clusters of this name would have one server, which has no `{{{word}}}`"),
            "one address",
            format!("put `{{{word}}}` into the address, or leave it away"),
        )
    } else {
        (
            format!("the server has `{{{word}}}` but the cluster's name has not"),
            "nothing to fill in",
            "write the address itself".to_owned(),
        )
    };
    Diagnostic::new(Code::MatrixIncomplete, message, server)
        .label(label)
        .help(help)
}

/// Something required that only a later look shows to be missing.
pub(crate) fn missing(message: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::Missing, message, span)
        .label("something is missing")
        .help(help)
}

/// A virtual cluster that is for no tenant.
pub(crate) fn virtual_cluster_of_nobody(cluster: &str, span: Span) -> Diagnostic {
    let message = format!("whose is the virtual cluster `{cluster}`?");
    let help = "add `tenant=\"…\"`, or `tenants class=\"…\"` and `{tenant}` in its name";
    missing(&message, span, help)
}

/// A stage of a cluster that runs no tenants.
pub(crate) fn hub_serves(cluster: &str, stage: Span, hub: Span) -> Diagnostic {
    let message = format!("`{cluster}` is a hub, which serves no stage");
    Diagnostic::new(Code::HubServes, message, stage)
        .label("nobody is placed here")
        .related(hub, "a hub runs the platform's own tools")
        .help("remove `stage`, or `role=\"hub\"` if it is to run tenants")
}

/// A group under a word that does not fit its role.
pub(crate) fn role_misplaced(
    group: &str,
    used: Span,
    declared: Option<Span>,
    why: &str,
    help: &str,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::RoleMisplaced,
        format!("the group `{group}` does not belong here"),
        used,
    )
    .label(why)
    .help(help);
    match declared {
        Some(declared) => diagnostic.related(declared, "declared here"),
        None => diagnostic,
    }
}

/// A group under `contractors` that is not declared as one; `known` are those that are.
pub(crate) fn not_contractors<'a>(
    group: &str,
    used: Span,
    declared: Option<Span>,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let declare = format!("`group \"{group}\" is=\"contractor\" until=\"YYYY-MM-DD\"`");
    if let Some(near) = closest(group, known).filter(|_| declared.is_none()) {
        let why = format!("did you mean `{near}`?");
        let help = format!("write `{near}`, or declare it: {declare}");
        return role_misplaced(group, used, None, &why, &help);
    }
    let help = format!("declare it: {declare}");
    role_misplaced(group, used, declared, "not declared as contractors", &help)
}

/// A contractor without a last day, or a last day without a contractor.
pub(crate) fn contractor_end(message: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(Code::ContractorEnd, message, span)
        .label("here")
        .help(help)
}

/// A line that does not fit the tenant's isolation.
pub(crate) fn isolation_mismatch(
    message: &str,
    line: Span,
    isolation: Option<Span>,
    help: &str,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::IsolationMismatch, message, line)
        .label("does not fit")
        .help(help);
    match isolation {
        Some(isolation) if isolation != line => diagnostic.related(isolation, "because of this"),
        _ => diagnostic,
    }
}

/// A line of a guest about what its host decides.
pub(crate) fn guest_line(
    word: &str,
    line: Span,
    guest: &str,
    host: &Spanned<String>,
) -> Diagnostic {
    let host_name = &host.value;
    let message = format!(
        "`{word}` does nothing in `{guest}`, which lives in the namespaces of `{host_name}`"
    );
    let help = format!(
        "say it in tenant `{host_name}`, or give `{guest}` namespaces of its own with `isolation \"namespace\"`"
    );
    isolation_mismatch(&message, line, Some(host.span), &help)
}

/// A tenant's home in which it has no cluster; `elsewhere` is the region that its cluster names itself.
pub(crate) fn home_unused(tenant: &str, home: Span, elsewhere: Option<Span>) -> Diagnostic {
    let message = format!("`home` does nothing in `{tenant}`");
    let diagnostic = Diagnostic::new(Code::IsolationMismatch, message, home);
    match elsewhere {
        Some(region) => diagnostic
            .label("its cluster stands elsewhere")
            .related(region, "this region counts")
            .help("remove one of the two"),
        None => diagnostic
            .label("no cluster stands here because of it")
            .help(
                "a home is for tenants with a cluster of their own, which stands there unless it names a region; \
             `place region=\"…\"` says where others are",
            ),
    }
}

/// Sharing with a tenant that has no namespaces of its own.
pub(crate) fn sharing_with_guest(
    word: &str,
    guest: &Spanned<String>,
    host: &str,
    tenant: &str,
) -> Diagnostic {
    let name = &guest.value;
    let message = format!("`{name}` has no namespaces of its own to share");
    let help = if host == tenant {
        format!(
            "its pods are in the namespaces of `{host}`, where all reach each other: remove the line"
        )
    } else {
        format!("its pods are in the namespaces of `{host}`: write `{word} \"{host}\"`")
    };
    isolation_mismatch(&message, guest.span, None, &help)
}

/// A label or annotation that platformc or Kubernetes owns.
pub(crate) fn label_reserved(what: &str, key: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::LabelReserved,
        format!("the {what} `{key}` is not yours to set"),
        span,
    )
    .label("reserved")
    .help("isolation and selection rest on such keys; use a prefix of your own, or none")
}
