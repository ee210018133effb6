//! What the reference says of rights: made from the tables that the output is made from. Only what a platform admin
//! may (Argo CD's own `role:admin`) is said here.

use crate::plan::argocd::rights::{OVERRIDE_SINCE, ROLLBACK_SINCE, of_account, of_platform};
use crate::plan::argocd::settings::FREE;
use crate::plan::argocd::{AccountRight, Debugging, Member, PlatformRole, Right};
use crate::plan::roles::DEPLOYABLE;

const IN_ARGO_CD: &str = "
### In Argo CD

With `delivery \"argocd\"` the same groups sign in to Argo CD, and see nothing but what is theirs. Nobody but a
platform admin deletes or changes an application there, syncs it to another revision than the spec's, or opens a
shell. Outside of a stage's windows a sync waits; one by hand does not where the window has `manual=#true`.

";

const KINDS: &str = "
### What tenants may deploy

Apps, applications of their own (`own-applications`) and raw manifests of tenants are of these kinds, and of no others:

";

const SETTINGS: &str = "
### What a patch may add to Argo CD's settings

A [`patch`](#patch) of one of these ConfigMaps on a hub adds keys that only tune Argo CD; a `*` stands for letters,
digits, `-`, `_`, and single dots between them. Argo CD's pods start anew when `argocd-cmd-params-cm` changes.

";

/// What the version of Argo CD decides. What syncs by itself is never synced to another revision by hand.
fn versions() -> String {
    format!(
        "An application that does not sync by itself (in waves, or one of a tenant's own) is kept from other revisions \
        since\nArgo CD {OVERRIDE_SINCE}, and from those that it had before since {ROLLBACK_SINCE}: in older versions \
        whoever may sync it can go there.\n\n"
    )
}

/// Who may do what in Argo CD, which kinds a tenant may deploy, and which settings of Argo CD are free.
pub(super) fn sections() -> String {
    let rows: String = Member::ALL.into_iter().map(row_of_tenant).collect();
    let platform: String = PLATFORM.into_iter().map(row_of_platform).collect();
    [
        IN_ARGO_CD,
        &versions(),
        &heading(),
        &rows,
        &row_of_account(),
        &platform,
        KINDS,
        &kinds(),
        SETTINGS,
        &settings(),
    ]
    .concat()
}

fn heading() -> String {
    let name = |right: Right| {
        let name = match right {
            Right::Get => "sees applications",
            Right::Logs => "reads logs",
            Right::Sync => "syncs",
            Right::RestartPods => "restarts pods",
        };
        let since = right.since();
        since.map_or(name.to_owned(), |it| format!("{name} (since {it})"))
    };
    let names = Right::ALL.map(name);
    row("Who", names.iter().map(String::as_str)) + &row("---", Right::ALL.iter().map(|_| "---"))
}

/// Roles for the whole platform, the strongest last.
const PLATFORM: [PlatformRole; 4] = [
    PlatformRole::Auditor,
    PlatformRole::Security,
    PlatformRole::Sre,
    PlatformRole::PlatformAdmin,
];

fn row_of_tenant(member: Member) -> String {
    let who = match member {
        Member::Lead => "`admins`",
        Member::Developer => "`developers`",
        Member::Viewer => "`viewers`",
        Member::Contractor => "`contractors`, until a build after their last day without them",
    };
    let cell = |right: &Right| {
        let [always, debugging] =
            [Debugging::Closed, Debugging::Open].map(|stage| member.may(stage).contains(right));
        match (always, debugging, right) {
            (true, _, Right::Get) => "of their tenants",
            (true, ..) => "yes",
            (false, true, _) => "in stages with `debug=#true`",
            (false, false, _) => "no",
        }
    };
    row(who, Right::ALL.iter().map(cell))
}

fn row_of_account() -> String {
    let cell = |right: &Right| {
        let mut all = [AccountRight::Get, AccountRight::Sync].into_iter();
        match all.find(|said| of_account(*said) == *right) {
            Some(AccountRight::Get) => "of its tenant".to_owned(),
            Some(said) => format!("with `may=\"{}\"`", said.word()),
            None => "no".to_owned(),
        }
    };
    let cells: Vec<String> = Right::ALL.iter().map(cell).collect();
    row("an `account`", cells.iter().map(String::as_str))
}

fn row_of_platform(role: PlatformRole) -> String {
    let who = format!("`is=\"{}\"`", role.word());
    let may = of_platform(role);
    let cell = |right: &Right| match (may.contains(right), right) {
        (true, Right::Get) => "all",
        (true, _) => "yes",
        (false, _) => "no",
    };
    row(&who, Right::ALL.iter().map(cell))
}

fn row<'c>(who: &str, cells: impl Iterator<Item = &'c str>) -> String {
    let cells: Vec<&str> = cells.collect();
    format!("| {who} | {} |\n", cells.join(" | "))
}

fn kinds() -> String {
    let kind = |it: &crate::plan::roles::Deployable| match it.group {
        "" => format!("- `{}`\n", it.kind),
        group => format!("- `{}` of `{group}`\n", it.kind),
    };
    DEPLOYABLE.iter().map(kind).collect()
}

fn settings() -> String {
    let map = |(name, keys): &(&str, &[&str])| {
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        format!("- `{name}`: {}\n", keys.join(", "))
    };
    FREE.iter().map(map).collect()
}
