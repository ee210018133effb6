//! What can be wrong with how things reach the clusters.

use super::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// A generator where there are no `ApplicationSet`s.
pub(crate) fn generator_without_sets(generator: Span) -> Diagnostic {
    mismatch("static applications need no generator", generator)
        .help("write `applications \"sets\"`, or remove `generator`")
}

/// Two who know the people.
pub(crate) fn two_providers(oidc: Span, dex: Span) -> Diagnostic {
    mismatch("Argo CD asks one identity provider, not two", dex)
        .related(oidc, "the other one")
        .help("keep one of them; Dex can stand in front of several directories")
}

/// A Dex of its own whose address nobody knows.
pub(crate) fn dex_without_issuer(form: Span) -> Diagnostic {
    mismatch("a Dex of its own has an address of its own", form)
        .help("add `issuer=\"https://dex.example.com\"`, or write `dex \"bundled\"`")
}

/// An address for a Dex that has none of its own.
pub(crate) fn bundled_dex_with_issuer(issuer: Span) -> Diagnostic {
    mismatch("the bundled Dex answers at Argo CD's own address", issuer)
        .help("remove `issuer`, or write `dex \"separate\"`")
}

/// Something that only Amazon EKS knows.
pub(crate) fn auth_not_of_eks(word: Span) -> Diagnostic {
    mismatch("only EKS clusters have this", word).help("write `auth \"eks\"`, or remove it")
}

/// An identity of a cluster whose Argo CD signs in nowhere.
pub(crate) fn identity_of_no_hub(identity: Span) -> Diagnostic {
    mismatch(
        "the Argo CD that would have this identity delivers to no cluster",
        identity,
    )
    .help("move it to the cluster that is the hub")
}

/// An identity that is none.
pub(crate) fn identity_of_nobody(identity: Span) -> Diagnostic {
    super::resolve::missing(
        "this `workload-identity` is nobody at any cloud",
        identity,
        "add `aws`, `gcp` or `azure`, or remove it",
    )
}

/// An identity of a hub where there are none.
pub(crate) fn identity_without_argocd(identity: Span) -> Diagnostic {
    mismatch(
        "only a hub of `delivery \"argocd\"` has an identity",
        identity,
    )
    .help("remove it, or write `delivery \"argocd\"`")
}

/// One identity of two hubs: their names, and where each of them has it.
pub(crate) fn identity_of_two_hubs(names: [&str; 2], spans: [Span; 2]) -> Diagnostic {
    let ([first, hub], [there, here]) = (names, spans);
    let message = format!("the hubs `{first}` and `{hub}` are one and the same at a cloud");
    let diagnostic = Diagnostic::new(Code::AccountReserved, message, here)
        .label("each could do whatever the other can, on all clusters of both")
        .help("give each hub a `workload-identity` with a role, account or id of its own");
    if there == here {
        return diagnostic;
    }
    diagnostic.related(there, format!("`{first}` has it here"))
}

/// An identity of Google Cloud that pods elsewhere can't have.
pub(crate) fn identity_elsewhere(hub: &str, identity: Span) -> Diagnostic {
    let message =
        format!("the hub `{hub}` does not stand in Google Cloud, whose identity it would have");
    mismatch(&message, identity).help(
        "remove `gcp`, and give its clusters in Google Cloud `auth \"token\"`, or another `hub`",
    )
}

/// A cluster in two waves of a stage.
pub(crate) fn wave_twice(cluster: &str, again: Span, first: Span) -> Diagnostic {
    mismatch(&format!("two waves take in the cluster `{cluster}`"), again)
        .related(first, "it is in this wave already")
        .help("narrow one of them; what no wave takes in comes last")
}

/// Waves where nothing rolls.
pub(crate) fn waves_without_sets(stage: &str, wave: Span) -> Diagnostic {
    mismatch(
        &format!("nothing rolls out the waves of stage `{stage}`"),
        wave,
    )
    .help("add `applications \"sets\"` to `delivery`, whose sets sync one wave after the other, or remove the wave")
}

/// An app whose set would need a value on some clusters only.
pub(crate) fn set_uneven(app: &Spanned<String>, stage: &str, key: &str) -> Diagnostic {
    let message = format!(
        "`{}` has `{key}` on some clusters of stage `{stage}` only",
        app.value
    );
    mismatch(&message, app.span)
        .help("add a line without a selection that says it for all others, or write `applications \"static\"`")
}

/// A part of a source that belongs to another form of it.
pub(crate) fn not_of_source(what: &str, form: &str, span: Span) -> Diagnostic {
    mismatch(&format!("{what} are for a source with `{form}`"), span)
        .help("remove them, or say what the source is")
}

/// A cluster that nobody can reach. `host` is what it runs on, if it is a virtual one.
pub(crate) fn server_missing(
    cluster: &Spanned<String>,
    hub: &Spanned<String>,
    host: Option<&str>,
) -> Diagnostic {
    let help = host.map_or_else(
        || "add `server=\"https://…\"`, the address of its API server".to_owned(),
        |host| format!("add `server=\"https://…\"`, by which it is reached from outside of `{host}`, or let its host deliver: `hub=\"{host}\"`"),
    );
    let message = format!(
        "the hub `{}` does not know where `{}` is",
        hub.value, cluster.value
    );
    Diagnostic::new(Code::ServerMissing, message, cluster.span)
        .label("it has no `server`")
        .help(help)
}

/// An address by which every cluster means itself. `reader` is who would be asked to go there.
pub(crate) fn server_of_everybody(
    cluster: &str,
    server: &Spanned<String>,
    reader: &str,
) -> Diagnostic {
    let message = format!("`{}` is what every cluster calls itself", server.value);
    Diagnostic::new(Code::ServerMissing, message, server.span)
        .label(format!("the hub `{reader}` finds itself there"))
        .help(format!(
            "write an address that means `{cluster}` wherever it is read"
        ))
}

/// An app that nobody can have signed.
pub(crate) fn chart_unsigned(app: &Spanned<String>, stage: &str, key: Span) -> Diagnostic {
    let message = format!(
        "the app `{}` is a chart, of which Argo CD verifies no signature",
        app.value
    );
    mismatch(&message, app.span)
        .related(key, format!("what runs in stage `{stage}` must be signed"))
        .help("bring it from a Git repository (`path` or `kustomize`), or name the stages of other apps in `signed-by stage=`, or let a tenant without `signed-by` run it")
}

/// A version of Argo CD that nothing is written for. `lines` are those that there are, the oldest first; `charted` is
/// the newest with a chart that is known.
pub(crate) fn target_unsupported(span: Span, lines: &[String], charted: &str) -> Diagnostic {
    let name = |line: Option<&String>| line.map_or("", String::as_str).to_owned();
    let (least, most) = (name(lines.first()), name(lines.last()));
    let message = format!("platformc writes for Argo CD {least} to {most}");
    let help = if charted == most {
        format!("name one of them; `\"{most}\"` is the newest")
    } else {
        format!(
            "name one of them; `\"{charted}\"` is the newest whose chart is known, later ones up to `\"{most}\"` need `chart=\"…\"` in `delivery`, too"
        )
    };
    Diagnostic::new(Code::TargetUnsupported, message, span)
        .label("not among them")
        .help(help)
}

/// A commit as the release of an app that is a chart.
pub(crate) fn chart_commit(app: &str, version: Span) -> Diagnostic {
    let message = format!("`{app}` is a chart, and a chart has no commits");
    Diagnostic::new(Code::MalformedVersion, message, version)
        .label("this names a commit of a Git repository")
        .help("name an exact version of the chart, such as `\"1.9.0\"`, or bring the app from its repository with `path` or `kustomize`")
}

/// A version whose chart is not known.
pub(crate) fn chart_unknown(line: &str, span: Span) -> Diagnostic {
    let message = format!("platformc knows no chart that installs Argo CD {line}");
    Diagnostic::new(Code::TargetUnsupported, message, span)
        .label("written for, but installed by which chart?")
        .help("add `chart=\"…\"` to `delivery`: a version of the chart `argo-cd` that brings it")
}

/// A chart that installs another version. `charts` are those that may install this one: from which on, and before
/// which one.
pub(crate) fn chart_of_another_line(
    chart: &str,
    line: &str,
    charts: (&str, Option<&str>),
    span: Span,
) -> Diagnostic {
    let right = match charts {
        (first, None) => format!("{first} or a later one"),
        (first, Some(end)) => format!("{first} or a later one, before {end}"),
    };
    mismatch(
        &format!("version {chart} of the chart does not install Argo CD {line}"),
        span,
    )
    .help(format!(
        "name {right}, or leave `chart` out if platformc knows one"
    ))
}

/// Windows of a stage that don't agree whether people may sync while they are closed.
pub(crate) fn windows_disagree(stage: &str, window: Span, first: Span) -> Diagnostic {
    let message = format!("the windows of stage `{stage}` disagree about syncs by hand");
    mismatch(&message, window)
        .label("`manual` differs")
        .related(first, "from this one")
        .help("write `manual=#true` in all of them or in none: Argo CD lets people sync only if every closed window does")
}

/// An account that would have the rights of somebody else.
pub(crate) fn account_reserved(
    name: &Spanned<String>,
    whose: &str,
    other: Option<Span>,
) -> Diagnostic {
    let message = format!("the account `{}` has the name of {whose}", name.value);
    let diagnostic = Diagnostic::new(Code::AccountReserved, message, name.span)
        .label("Argo CD would give it the same rights")
        .help("give it a name that says whose robot it is, for example `payments-ci`");
    match other {
        Some(span) => diagnostic.related(span, "named here"),
        None => diagnostic,
    }
}

/// A hub that a cluster would take for people. `group` is what the cluster knows the hub by.
pub(crate) fn hub_group_of_people(group: &Spanned<String>, people: Span) -> Diagnostic {
    let name = &group.value;
    let message = format!("the hub would sign in as the group `{name}`, which people have");
    Diagnostic::new(Code::AccountReserved, message, group.span)
        .label("they could do there whatever the hub can")
        .related(people, "people have it here")
        .help("name a group that only the hub is in, or leave `group` out")
}

/// A delivery from nowhere.
pub(crate) fn repository_missing(delivery: Span) -> Diagnostic {
    Diagnostic::new(
        Code::RepositoryMissing,
        "Argo CD does not know where the generated files are",
        delivery,
    )
    .label("it delivers what is in a repository")
    .help("add `repository \"https://…\"` to `platform`: where you commit the output")
}

/// A tenant that would deliver from the platform's own repository. `own` is where that is named.
pub(crate) fn repository_of_platform(named: &Spanned<String>, own: Span) -> Diagnostic {
    let verb = if named.value.ends_with('*') {
        "matches"
    } else {
        "is"
    };
    let message = format!("`{}` {verb} the platform's own repository", named.value);
    Diagnostic::new(Code::RepositoryTaken, message, named.span)
        .label("a tenant could deliver what the fleet is made of")
        .related(own, "the generated files are there")
        .help("keep what tenants deliver in repositories of their own")
}

/// Two repositories that are one to Argo CD. `tenant` is whose the other one is, if that is not the same.
pub(crate) fn repository_of_two(
    named: &Spanned<String>,
    other: &Spanned<String>,
    tenant: Option<&str>,
) -> Diagnostic {
    let (url, like) = (&named.value, &other.value);
    let message = format!("Argo CD takes `{url}` and `{like}` for one repository");
    let (label, whose) = match tenant {
        None => ("written in one way", "and in another".to_owned()),
        Some(tenant) => (
            "whoever may deliver from one may deliver from both",
            format!("`{tenant}` has it"),
        ),
    };
    Diagnostic::new(Code::RepositoryTaken, message, named.span)
        .label(label)
        .related(other.span, whose)
        .help("write it the same way if it is one; if there are two, rename one of them")
}

/// A repository for applications that nobody may make. `allowed` is where that is said.
pub(crate) fn repository_of_no_application(repository: Span, allowed: Span) -> Diagnostic {
    let message = "nobody makes the applications that would come from here";
    mismatch(message, repository)
        .related(allowed, "the tenant may make none of its own")
        .help("write `own-applications #true`, or remove the repository")
}

/// Charts in applications of a tenant's own, where what runs must be signed.
pub(crate) fn own_charts_unsigned(charts: Span, stage: &str, key: Span) -> Diagnostic {
    let message = "Argo CD verifies no signature of a chart";
    mismatch(message, charts)
        .related(key, format!("what runs in stage `{stage}` must be signed"))
        .help("name a Git repository instead, or the stages in which nothing need be signed: `stage=\"…\"`")
}

/// An app that is delivered nowhere.
pub(crate) fn not_released(app: &Spanned<String>) -> Diagnostic {
    let message = format!(
        "the app `{}` has no version, so it is delivered nowhere",
        app.value
    );
    Diagnostic::new(Code::NotReleased, message, app.span)
        .label("which release?")
        .help("add `version`, with a release for each stage: `version dev=\"1.9.0\"`")
}

fn mismatch(message: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::DeliveryMismatch, message, span)
}
