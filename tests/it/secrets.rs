//! Secrets that somebody wrote into a spec by mistake: the mistake is told, the secret is not, whatever form the
//! messages have. They end in logs that everybody reads.

use platformc::diag::render::{self, Style};
use platformc::diag::{Diagnostics, Report};
use platformc::load::{self, MemoryFolder};

/// A spec in which every secret begins with `Zq9x`, some with very many of them, and what is reported about it.
const SPECS: &[(&str, &str, &[&str])] = &[
    (
        "nodes that speak of credentials",
        r#"language 1
platform "acorn" {
    domain "acorn.example"
    repository "https://robot:LONG@git.acorn.example/fleet.git"
    secret-store "Zq9x-bbbb!" prefix="LONG Zq9x\tcc\"cc"
    secret-store-token "Zq9x-dddd"
    delivery "argocd" hub="mgmt"
    identity url="https://argocd.acorn.example" admin="Zq9x-eeee" {
        oidc "https://login.acorn.example" client="argocd" clientSecret="LONG" extra="Zq9x-gggg" {
            client-secret "Zq9x-hhhh"
            whatever "Zq9x-iiii"
        }
        dex "bundled" { ldap "corp" "Zq9x-jjjj" host="ldap:636" users="o=a" groups="o=b" bindPW="Zq9x-kkkk"; }
        account "ci" tenant="shop" password="Zq9x-llll" "Zq9x-mmmm"
        saml "Zq9x-nnnn" { key "Zq9x-oooo"; }
    }
}
"#,
        &[
            "PC0101", "PC0102", "PC0106", "PC0107", "PC0108", "PC0110", "PC0113", "PC0122",
        ],
    ),
    (
        "a word that is wrong stands beside a line with a secret",
        r#"language 1
platform "acorn" { domain "acorn.example"; }
tenant "shop" {
    password "Zq9x-aaaa"
    tokens { deploy "Zq9x-bbbb"; pull "Zq9x-cccc" }
    env DB_PASSWORD="Zq9x-dddd"
    admins "a"
    admims "b" // token: Zq9x-eeee
    app "web" {
        source "https://Zq9x-ffff@git.acorn.example/web.git" chart="web" {
            parameters { db.password "Zq9x-gggg"; replicas 3; }
            set name="db.password" value="Zq9x-hhhh"
        }
        version dev="latest"
    }
    registry-password "a{tennant}Zq9x" password="{tenannt}Zq9x-iiii"
}
"#,
        &["PC0101", "PC0113"],
    ),
    (
        "the file is no KDL where a secret is",
        r#"language 1
platform "acorn" {
    domain: "acorn.example"
    password: Zq9x-aaaa
    client-secret = "Zq9x-bbbb
    key "-----BEGIN RSA PRIVATE KEY-----
Zq9xCCCC+/=
Zq9xDDDD
-----END RSA PRIVATE KEY-----"
    ssh-key -----BEGIN OPENSSH PRIVATE KEY-----
    Zq9xEEEE==
}
token Zq9x,ffff
https://me:Zq9x-gggg@git.acorn.example/a.git
https://me:LONG@git.acorn.example/b.git
"#,
        &["PC0001"],
    ),
    (
        "a raw manifest",
        r#"language 1
platform "acorn" { domain "acorn.example"; }
region "eu"
stage "dev"
cluster "dev" stage="dev" region="eu" server="https://dev.acorn.example"
tenant "shop" { manifest "shop.yaml"; }
manifest "all.yaml" each="cluster"
"#,
        &["PC0701", "PC0703"],
    ),
];

/// What the last spec carries along.
const MANIFESTS: [(&str, &str); 2] = [
    (
        "shop.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  first: Zq9x-aaaa\n  second: Zq9x-bbbb\n",
    ),
    (
        "all.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  env:\n  - name: DB_PASSWORD\n    value: Zq9x-{cccc}\n  - name: API_TOKEN\n    value: \"Zq9x-dddd\n",
    ),
];

/// The messages of a report in every form.
fn forms(report: &Report<'_>) -> Vec<(String, String)> {
    let drawn = [40, 100, 240].map(|width| {
        let (color, unicode) = (width == 100, width != 40);
        let style = Style {
            color,
            width,
            unicode,
        };
        (format!("human {width}"), render::human(report, style))
    });
    let others = [
        ("short", render::short(report)),
        ("json", render::json(report)),
        ("sarif", render::sarif(report)),
        ("github", render::github(report)),
        ("gitlab", render::gitlab(report)),
        ("junit", render::junit(report)),
    ];
    let others = others.map(|(name, text)| (name.to_owned(), text));
    drawn.into_iter().chain(others).collect()
}

#[test]
fn no_form_of_the_messages_shows_a_secret() {
    for (what, spec, codes) in SPECS {
        let spec = spec.replace("LONG", &"Zq9x".repeat(100));
        let folder = MemoryFolder::default().with("platform.kdl", spec);
        let folder = MANIFESTS
            .iter()
            .fold(folder, |folder, (path, text)| folder.with(path, *text));
        let mut diags = Diagnostics::default();
        let sources = load::load(&folder, &mut diags);
        drop(platformc::compile(&sources, &mut diags));
        let report = diags.into_report(&sources.map);
        let told: Vec<&str> = report
            .diagnostics()
            .iter()
            .map(|one| one.code.id())
            .collect();
        for code in *codes {
            assert!(told.contains(code), "{what}: {code} is not in {told:?}");
        }
        for (form, text) in forms(&report) {
            assert!(text.contains("PC0"), "{what}, {form}: {text}");
            let shown: Vec<&str> = text
                .lines()
                .filter(|line| line.to_lowercase().contains("zq9x"))
                .collect();
            assert!(shown.is_empty(), "{what}, {form}: {shown:#?}\n{text}");
        }
        let shown = report
            .sources()
            .files()
            .any(|(_, file)| file.text().contains("Zq9x"));
        assert!(!shown, "{what}");
    }
}

#[test]
fn what_is_no_secret_is_shown() {
    let spec = "language 1\nplatform \"acorn\" {\n    secret-store \"vault\" prefx=\"argocd\"\n}\n";
    let folder = MemoryFolder::default().with("platform.kdl", spec);
    let mut diags = Diagnostics::default();
    let sources = load::load(&folder, &mut diags);
    drop(platformc::compile(&sources, &mut diags));
    let report = diags.into_report(&sources.map);
    for (form, text) in &forms(&report)[1..3] {
        assert!(
            text.contains("secret-store \"vault\" prefx=\"argocd\""),
            "{form}: {text}"
        );
    }
}
