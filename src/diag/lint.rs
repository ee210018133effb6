//! What is allowed, but unwise.

use super::{Allowance, Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::value::{Cidr, Date};

/// A warning whose help says what to do, and how to accept it.
fn unwise(code: Code, message: impl Into<String>, span: Span, help: &str) -> Diagnostic {
    let accept = format!("`{{ allow \"{}\" reason=\"…\" }}`", code.id());
    Diagnostic::new(code, message, span).help(format!("{help}; to accept it, add {accept}"))
}

/// An `allow` that allows nothing.
pub(super) fn allows_nothing(allowance: &Allowance) -> Diagnostic {
    let code = allowance.code.value.id();
    Diagnostic::new(
        Code::AllowsNothing,
        format!("nothing here is warned of as {code}"),
        allowance.code.span,
    )
    .label("this allows nothing")
    .help("remove the line")
}

/// What a shared namespace does not isolate.
pub(crate) fn shared_isolation(tenant: &str, host: &str, span: Span) -> Diagnostic {
    let message = format!("`{tenant}` shares the namespaces of `{host}`");
    let help = "not isolated: the network between their pods, Secrets, ConfigMaps and service accounts, the quota, Pod Security; \
                what remains apart: who may deliver which apps. Don't put tenants here that don't trust each other";
    unwise(Code::SharedIsolation, message, span, help).label("this isolates little")
}

/// A contractor whose last day is over.
pub(crate) fn contractor_over(group: &str, until: Date, span: Span) -> Diagnostic {
    let message = format!("the last day of `{group}` is over");
    let help = "remove the group, or give it another day";
    unwise(Code::ContractorOver, message, span, help)
        .label(format!("it was {until}; their access is still there"))
}

/// Pods that may take over their nodes.
pub(crate) fn privileged_pods(span: Span) -> Diagnostic {
    let message = "these pods may do anything to their nodes, and to all who run there";
    let help = "`baseline` is enough for most pods that need root";
    unwise(Code::PrivilegedPods, message, span, help).label("no pod is refused")
}

/// A cloud that a hub signs in to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SignsInTo {
    /// Amazon Web Services.
    Amazon,
    /// Google Cloud.
    Google,
    /// Microsoft Azure.
    Azure,
}

/// A hub that signs in to a cluster of a cloud as nobody.
pub(crate) fn hub_nobody(hub: &str, cluster: &str, cloud: SignsInTo, at: Span) -> Diagnostic {
    // The cloud, and what `workload-identity` calls it.
    let (cloud, word) = match cloud {
        SignsInTo::Amazon => ("Amazon Web Services", "aws"),
        SignsInTo::Google => ("Google Cloud", "gcp"),
        SignsInTo::Azure => ("Microsoft Azure", "azure"),
    };
    let message = format!("the hub `{hub}` has no identity at {cloud}");
    let help = format!(
        "add `workload-identity {{ {word} … }}` to `{hub}`, or `auth \"token\"` to the clusters there"
    );
    unwise(Code::HubNobody, message, at, &help).label(format!("who signs in to `{cluster}`?"))
}

/// A hub that runs tenants, where there is one that does not.
pub(crate) fn hub_with_tenants(hub: &str, other: &str, at: Span) -> Diagnostic {
    let message = format!("the hub `{hub}` runs tenants, and `{other}` runs none");
    let help = format!("let `{other}` deliver: write `hub=\"{other}\"`");
    unwise(Code::HubWithTenants, message, at, &help)
        .label("their pods run beside an Argo CD that can change other clusters")
}

/// A directory beside a first one, whose groups count alike. `names` are those of the first and of the other one,
/// `spans` where the other one stands, and the first.
pub(crate) fn directories_alike(names: [&str; 2], spans: [Span; 2]) -> Diagnostic {
    let ([first_name, name], [here, first]) = (names, spans);
    let message = format!("a group of `{name}` counts as the one of that name in `{first_name}`");
    let help = "if whoever makes groups there may make any of them, say so: `allow \"PC0920\" reason=\"…\"` in its block; else let one directory know them all";
    unwise(Code::DirectoriesAlike, message, here, help)
        .label("whoever makes groups here can make one that the platform's admins have")
        .related(first, "there it means somebody")
}

/// A line of Argo CD in which nothing is fixed any more.
pub(crate) fn line_ended(line: &str, newer: &str, at: Span) -> Diagnostic {
    let message = format!("Argo CD {line} gets no fixes any more");
    let help = format!("update it, and write `argocd=\"{newer}\"`");
    unwise(Code::LineEnded, message, at, &help)
        .label("a way out of a tenant that is found in it stays open")
}

/// Applications of a tenant's own for which there is no repository.
pub(crate) fn from_nowhere(tenant: &str, own: Span) -> Diagnostic {
    let message =
        format!("`{tenant}` may make applications, and there is nothing that they may come from");
    let help = "name a repository: `own-applications #true { repository \"https://…\" }`, or release an app, whose repository counts, too";
    unwise(Code::FromNowhere, message, own, help).label("Argo CD would refuse each of them")
}

/// A repository that two tenants may deliver from; `other` is who else has it, and where.
pub(crate) fn repository_shared(
    tenant: &str,
    named: &Spanned<String>,
    other: (&str, Span),
) -> Diagnostic {
    let (owner, place) = other;
    let message = format!(
        "both `{tenant}` and `{owner}` may deliver from `{}`",
        named.value
    );
    let help = "give each of them a repository of its own";
    unwise(Code::RepositoryShared, message, named.span, help)
        .label("whoever changes it changes what both run")
        .related(place, format!("`{owner}` has it"))
}

/// A version for a stage in which the app is nowhere.
pub(crate) fn released_nowhere(app: &str, stage: &str, at: Span) -> Diagnostic {
    let message = format!("the app `{app}` is nowhere in stage `{stage}`");
    let help = "remove the version, or place the app there";
    unwise(Code::ReleasedNowhere, message, at, help).label("a release for nobody")
}

/// A quota whose memory nobody may have at once.
pub(crate) fn memory_overcommitted(
    (asked, requests): (&str, Option<Span>),
    (allowed, limits): (&str, Span),
    times: u32,
) -> Diagnostic {
    let message = format!("pods may use {allowed} of memory where {asked} are set aside for them");
    let help = format!(
        "allow at most {times} times as much as may be requested: when a node has no more memory, it kills pods"
    );
    let diagnostic = unwise(Code::MemoryOvercommitted, message, limits, &help)
        .label("more than can be had at once");
    match requests {
        Some(requests) => diagnostic.related(requests, "what is set aside"),
        None => diagnostic,
    }
}

/// A tenant that is in one region only in its last stage.
pub(crate) fn one_region(
    tenant: &str,
    stage: &str,
    region: &str,
    other: &str,
    span: Span,
) -> Diagnostic {
    let message = format!("`{tenant}` is only in region `{region}` in stage `{stage}`");
    let help = format!("place it in another region too, such as `{other}`");
    unwise(Code::OneRegion, message, span, &help).label("this takes in no other region")
}

/// An amount for all stages that takes the place of a class's for one stage.
pub(crate) fn stage_overridden(
    resource: &str,
    stage: &str,
    (own, counts): (&str, Span),
    (other, overridden): (&str, Span),
) -> Diagnostic {
    let message = format!(
        "`{resource}` is {own} in stage `{stage}`, too, where the class says {other} for that stage"
    );
    let help = "name the stages that it is for, as the class does: `quota stage=\"…\"`";
    unwise(Code::StageOverridden, message, counts, help)
        .label("for all stages")
        .related(overridden, "does not count")
}

/// A law that keeps a tenant out of a stage altogether.
pub(crate) fn stage_lost(tenant: &str, stage: &str, bound: Span) -> Diagnostic {
    let message = format!("`{tenant}` is nowhere in stage `{stage}`");
    let help = format!(
        "declare a cluster for `{stage}` under this law, say `stage=\"…\"` for what it binds, or place the tenant in \
         other stages only"
    );
    unwise(Code::StageLost, message, bound, &help).label("no cluster of this stage is lawful")
}

/// An exclusion of one network line that another one opens.
pub(crate) fn exclusion_opened(range: Cidr, excluded: Span, opened: Span) -> Diagnostic {
    let message = format!("`{range}` is excluded by one line and opened by another");
    let help = "network lines add up, those of the tenant's classes included: exclude it in both, or in neither";
    unwise(Code::ExclusionOpened, message, excluded, help)
        .label("this closes nothing")
        .related(opened, "opened here, for the same pods and ports")
}

/// A share of so few pods that it is none.
pub(crate) fn no_pods(namespace: &str, whole: &str, share: Span) -> Diagnostic {
    let message = format!("no pod can run in `{namespace}`");
    let help = "raise the share, or say how many pods it may have: `quota { pods 5 }`";
    unwise(Code::NoPods, message, share, help)
        .label(format!("of the {whole} pods there this is less than one"))
}

/// A quota that allows pods, and nothing of what they need.
pub(crate) fn starved_pods(resource: &str, stage: &str, span: Span) -> Diagnostic {
    let message = format!("no pod can run in stage `{stage}` without any `{resource}`");
    let help = "raise it, or say that there are to be none: `pods 0`";
    unwise(Code::NoPods, message, span, help).label("every pod needs some")
}

/// Files of the spec's folder that no `include` leads to.
pub(crate) fn not_included(paths: &[String], span: Span) -> Diagnostic {
    const SHOWN: usize = 3;
    let shown: Vec<String> = paths
        .iter()
        .take(SHOWN)
        .map(|path| format!("`{path}`"))
        .collect();
    let shown = shown.join(", ");
    let message = match (paths.len(), paths.len().saturating_sub(SHOWN)) {
        (1, _) => format!("nothing includes {shown}"),
        (all, 0) => format!("nothing includes {all} files: {shown}"),
        (all, more) => format!("nothing includes {all} files: {shown} and {more} more"),
    };
    let help = "what is not included does not count, and the next build removes what came of it: add an `include`, or \
                move it elsewhere";
    unwise(Code::NotIncluded, message, span, help).label("no `include` of this spec leads there")
}

/// A virtual cluster whose host serves earlier stages only.
pub(crate) fn host_earlier(cluster: &str, stage: &str, host: &str, name: Span) -> Diagnostic {
    let message =
        format!("`{cluster}` is for stage `{stage}`, and its host `{host}` for earlier ones");
    let help = format!(
        "run it on a cluster for `{stage}`, or on one that serves no stage (`role=\"hub\"`)"
    );
    unwise(Code::HostEarlier, message, name, &help)
        .label("who has the host has all that runs on it")
}

/// A class or group that nobody uses.
pub(crate) fn unused(kind: &str, name: &Spanned<String>) -> Diagnostic {
    let message = format!("nobody uses the {kind} `{}`", name.value);
    unwise(Code::Unused, message, name.span, "remove it").label("declared here, and named nowhere")
}
