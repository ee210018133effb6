//! Files to read as a whole.

use insta::assert_snapshot;
use platformc::output::RelPath;

use super::delivered::tree_of;

const SMALL: &str = r#"
language 1
platform "acorn" {
    domain "acorn.example"
    repository "https://git.acorn.example/platform/fleet.git"
    delivery "argocd" hub="mgmt" { FORM }
    secret-store "vault"
    targets argocd="3.6"
    identity url="https://argocd.acorn.example" {
        oidc "https://login.acorn.example" client="argocd" mfa=#true
        account "shop-ci" tenant="shop" stage="dev" may="sync"
    }
}
region "eu" cloud="aws"
region "us" cloud="on-premises"
stage "dev" debug=#true
stage "prod" after="dev" {
    window schedule="0 9 * * 1-4" duration="6h" timezone="Europe/Berlin"
    WAVES
}
cluster "mgmt" role="hub" region="eu" server="https://mgmt.acorn.example"
cluster "dev" stage="dev" region="eu" server="https://dev.acorn.example"
cluster "prod-{region}" stage="prod" server="https://prod-{region}.acorn.example" { regions "eu" "us"; }
group "platform-team" is="platform-admin"
group "on-call" is="sre"
tenant "shop" {
    admins "shop-leads"
    signed-by "D56C4FCA57A46444" stage="prod"
    app "web" {
        source "https://git.acorn.example/shop/web.git" kustomize="deploy/{region}"
        version dev="1.1.0" prod="1.0.0"
    }
}
"#;

fn file(form: &str, waves: &str, path: &str) -> String {
    let tree = tree_of(&SMALL.replace("FORM", form).replace("WAVES", waves));
    let path = RelPath::new(format!("fleet/argocd/mgmt/{path}")).expect("a path");
    tree.get(&path).expect("the file").to_owned()
}

fn written(path: &str) -> String {
    file("", "", path)
}

/// The part of a file from a line on.
fn from<'t>(text: &'t str, line: &str) -> &'t str {
    let start = text.find(line).expect("the line");
    &text[start..]
}

#[test]
fn a_project() {
    let projects = written("tenants/shop/projects.yaml");
    assert_snapshot!(from(&projects, "  name: shop-prod"), @"");
}

#[test]
fn an_application() {
    let applications = written("tenants/shop/applications.yaml");
    assert_snapshot!(from(&applications, "  name: shop.web.prod.prod-us"), @"");
}

#[test]
fn a_set_that_rolls() {
    let rolling = file(
        "applications \"sets\"",
        "wave 1 region=\"eu\"",
        "tenants/shop/applications.yaml",
    );
    assert_snapshot!(from(&rolling, "  name: shop.web.prod"), @"");
}

#[test]
fn the_configuration() {
    assert_snapshot!(written("bootstrap/config.yaml"), @"");
}

#[test]
fn how_a_person_begins() {
    assert_snapshot!(written("README.md"), @"");
}
