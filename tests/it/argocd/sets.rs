//! What `ApplicationSet`s make. The two generators that are emitted are evaluated here, with what Argo CD's own
//! documents say of them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Rule;
use super::delivered::{self, CLUSTER, Delivered, NAME, ORCHARD, list, text, texts};

pub(super) const RULES: &[Rule] = &[
    Rule {
        holds: "a set fails where a word has no value, and makes nothing for clusters that are not chosen",
        against: forms,
        broken: &[
            ("templates of the old kind", |it| {
                it.set(SET, "pear.juice.dev", "/spec/goTemplate", &json!(false));
            }),
            ("words without a value", |it| {
                it.set(SET, "pear.juice.dev", "/spec/goTemplateOptions", &json!([]));
            }),
            ("a word that nobody fills in", |it| {
                let word = json!("{{ .nobody }}");
                it.set(
                    SET,
                    "pear.juice.dev",
                    "/spec/template/spec/destination/server",
                    &word,
                );
            }),
            ("a text of an app that is taken for a word", |it| {
                let of = "/spec/template/spec/source/helm/parameters/0/value";
                it.set(SET, "cherry.stone.prod", of, &json!("{{ .password }}"));
            }),
            ("every cluster", |it| {
                let every = json!([{ "clusters": { "selector": {} } }]);
                it.set(SET, "pear.juice.dev", "/spec/generators", &every);
            }),
            ("a cluster that is not there", |it| {
                it.take("ExternalSecret", "cluster-dev");
            }),
            ("a project by template", |it| {
                let project = json!("{{ .name }}-dev");
                it.set(
                    SET,
                    "pear.juice.dev",
                    "/spec/template/spec/project",
                    &project,
                );
            }),
            ("deletion where a generator is silent", |it| {
                it.set(
                    SET,
                    "pear.juice.dev",
                    "/spec/syncPolicy/applicationsSync",
                    &json!("sync"),
                );
            }),
            ("deletion with the set", |it| {
                let of = "/spec/syncPolicy/preserveResourcesOnDeletion";
                it.set(SET, "pear.juice.dev", of, &json!(false));
            }),
        ],
    },
    Rule {
        holds: "a set lets go of its applications before it goes",
        against: taking_along,
        broken: &[
            ("gone at once", |it| {
                it.set(SET, "pear.juice.dev", FINALIZERS, &json!([]));
            }),
            ("removed with what it owns", |it| {
                let options = "/spec/syncPolicy/syncOptions";
                it.set("Application", "root", options, &json!([]));
            }),
        ],
    },
    Rule {
        holds: "where releases roll, each application is in one step, and everywhere it prunes",
        against: steps,
        broken: &[
            ("a step forgotten", |it| {
                it.change(SET, "pear.juice.prod", |set| {
                    let steps = set.pointer_mut("/spec/strategy/rollingSync/steps");
                    steps
                        .and_then(Value::as_array_mut)
                        .expect("steps")
                        .remove(0);
                });
            }),
            ("a step twice", |it| {
                it.change(SET, "pear.juice.prod", |set| {
                    let steps = set.pointer_mut("/spec/strategy/rollingSync/steps");
                    let steps = steps.and_then(Value::as_array_mut).expect("steps");
                    steps.extend(steps.clone());
                });
            }),
            ("a step without anything", |it| {
                let of = "/spec/strategy/rollingSync/steps/0/matchExpressions/0/values";
                it.set(SET, "pear.juice.prod", of, &json!([]));
            }),
            ("not at all", |it| without_automation(it, "pear.juice.dev")),
            ("that prune nothing", |it| {
                without_automation(it, "pear.juice.prod");
            }),
        ],
    },
];

const SET: &str = "ApplicationSet";
const FINALIZERS: &str = "/metadata/finalizers";

/// Sets that Argo CD could not take applications out of, and roots that remove sets with what they own.
fn taking_along(fleet: &Delivered) -> Vec<String> {
    let held = ["resources-finalizer.argocd.argoproj.io"];
    let sets = fleet.kind(SET).map(|(_, set)| set);
    let sets = sets.filter(|set| texts(set, FINALIZERS) != held);
    let roots = fleet.kind("Application").map(|(_, it)| it);
    let roots = roots.filter(|it| text(it, NAME) == "root").filter(|it| {
        let options = texts(it, "/spec/syncPolicy/syncOptions");
        !options.contains(&"PrunePropagationPolicy=background")
    });
    sets.chain(roots)
        .map(|it| text(it, NAME).to_owned())
        .collect()
}

fn without_automation(fleet: &mut Delivered, set: &str) {
    fleet.change(SET, set, |set| {
        let policy = set.pointer_mut("/spec/template/spec/syncPolicy");
        let policy = policy.and_then(Value::as_object_mut);
        policy.expect("a policy").remove("automated");
    });
}

/// The applications that a set makes; what is wrong with it, if Argo CD would refuse it.
pub(super) fn made(fleet: &Delivered, hub: &str, set: &Value) -> Result<Vec<Value>, String> {
    let [generator] = list(set, "/spec/generators") else {
        return Err("not one generator".to_owned());
    };
    let template = set.pointer("/spec/template").ok_or("no template")?;
    let words = words(fleet, hub, generator)?;
    words.iter().map(|words| filled(template, words)).collect()
}

/// Words with what they stand for, for each application.
type Words = BTreeMap<String, String>;

fn words(fleet: &Delivered, hub: &str, generator: &Value) -> Result<Vec<Words>, String> {
    if let [one, other] = list(generator, "/matrix/generators") {
        let (one, other) = (words(fleet, hub, one)?, words(fleet, hub, other)?);
        let with_others = |words: Words| {
            let both = |other: &Words| words.clone().into_iter().chain(other.clone()).collect();
            other.iter().map(both).collect::<Vec<Words>>()
        };
        return Ok(one.into_iter().flat_map(with_others).collect());
    }
    if generator.get("list").is_some() {
        return Ok(list(generator, "/list/elements")
            .iter()
            .map(of_element)
            .collect());
    }
    let [choice] = list(generator, "/clusters/selector/matchExpressions") else {
        return Err("every cluster is chosen, or by more than one label".to_owned());
    };
    let values = texts(choice, "/values");
    if text(choice, "/operator") != "In" || values.is_empty() {
        return Err("it chooses nothing".to_owned());
    }
    let pointer = format!(
        "/spec/target/template/metadata/labels/{}",
        escaped(text(choice, "/key"))
    );
    let secrets = fleet
        .kind("ExternalSecret")
        .filter(|(on, secret)| *on == hub && text(secret, SECRET_TYPE) == "cluster");
    let chosen: Vec<Words> = secrets
        .filter(|(_, secret)| values.contains(&text(secret, &pointer)))
        .map(|(_, secret)| of_secret(secret))
        .collect();
    if chosen.len() != values.len() {
        return Err(format!("{} of {values:?} are there", chosen.len()));
    }
    Ok(chosen)
}

const SECRET_TYPE: &str = "/spec/target/template/metadata/labels/argocd.argoproj.io~1secret-type";

fn escaped(key: &str) -> String {
    key.replace('/', "~1")
}

/// What an element of a list says.
fn of_element(element: &Value) -> Words {
    let fields = element.as_object().into_iter().flatten();
    fields
        .filter_map(|(key, value)| Some((format!(".{key}"), value.as_str()?.to_owned())))
        .collect()
}

/// What the generator of clusters knows of one: the data of its Secret and its labels.
fn of_secret(secret: &Value) -> Words {
    let data = |key: &str| text(secret, &format!("/spec/target/template/data/{key}")).to_owned();
    let labels = secret.pointer("/spec/target/template/metadata/labels");
    let labels = labels.and_then(Value::as_object).into_iter().flatten();
    let labels = labels.filter_map(|(key, value)| {
        let word = format!("index .metadata.labels \"{key}\"");
        Some((word, value.as_str()?.to_owned()))
    });
    let named = ["name", "server"].map(|key| (format!(".{key}"), data(key)));
    labels.chain(named).collect()
}

fn filled(template: &Value, words: &Words) -> Result<Value, String> {
    Ok(match template {
        Value::String(text) => Value::String(fill(text, words)?),
        Value::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| filled(item, words))
                .collect::<Result<_, _>>()?,
        ),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(key, value)| Ok((key.clone(), filled(value, words)?)))
                .collect::<Result<Map<_, _>, String>>()?,
        ),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other.clone(),
    })
}

fn fill(text: &str, words: &Words) -> Result<String, String> {
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{ ") {
        let (word, after) = after.split_once(" }}").ok_or("a word without an end")?;
        done.push_str(before);
        done.push_str(value_of(word, words)?);
        rest = after;
    }
    done.push_str(rest);
    Ok(done)
}

/// What a word stands for; a text in quotes stands for itself.
fn value_of<'w>(word: &'w str, words: &'w Words) -> Result<&'w str, String> {
    let quoted = word.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let value = quoted.or_else(|| words.get(word).map(String::as_str));
    value.ok_or_else(|| format!("nobody fills in `{word}`"))
}

fn forms(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, set) in fleet.kind(SET) {
        let mut say = |what: &str| wrong.push(format!("{}: {what}", text(set, NAME)));
        if let Err(what) = made(fleet, hub, set) {
            say(&what);
        }
        if set.pointer("/spec/goTemplate") != Some(&json!(true))
            || texts(set, "/spec/goTemplateOptions") != ["missingkey=error"]
        {
            say("words without a value are no mistake");
        }
        if text(set, "/spec/template/spec/project").contains("{{") {
            say("its project is made of words");
        }
        let policy = set.pointer("/spec/syncPolicy");
        let keeping =
            json!({ "applicationsSync": "create-update", "preserveResourcesOnDeletion": true });
        if policy != Some(&keeping) {
            say("it deletes");
        }
    }
    wrong
}

fn steps(fleet: &Delivered) -> Vec<String> {
    let mut wrong = Vec::new();
    for (hub, set) in fleet.kind(SET) {
        let name = text(set, NAME);
        let made = made(fleet, hub, set).unwrap_or_default();
        let rolls = set.pointer("/spec/strategy").is_some();
        let steps = list(set, "/spec/strategy/rollingSync/steps");
        if rolls && text(set, "/spec/strategy/type") != "RollingSync" {
            wrong.push(format!("{name}: another strategy"));
        }
        for step in steps {
            if !made.iter().any(|application| is_in(application, step)) {
                wrong.push(format!("{name}: a step of nothing"));
            }
        }
        for application in &made {
            let times = steps.iter().filter(|step| is_in(application, step)).count();
            if times != usize::from(rolls) {
                wrong.push(format!("{}: in {times} steps", text(application, NAME)));
            }
            // Where steps sync, they prune as it says here.
            if application.pointer("/spec/syncPolicy/automated/prune") != Some(&json!(true)) {
                wrong.push(format!("{}: prunes nothing", text(application, NAME)));
            }
        }
    }
    wrong
}

fn is_in(application: &Value, step: &Value) -> bool {
    let mut conditions = list(step, "/matchExpressions").iter();
    conditions.all(|condition| {
        let label = format!("/metadata/labels/{}", escaped(text(condition, "/key")));
        texts(condition, "/values").contains(&text(application, &label))
    })
}

/// The applications of a fleet by name, as a set makes them: without the name of who wrote them, and without what
/// makes them take along all that they brought, which nothing of a set does.
fn as_made(fleet: &Delivered) -> BTreeMap<String, Value> {
    let all = super::applications::all(fleet).into_iter();
    let by_name = all.map(|(_, mut application)| {
        let name = text(&application, NAME).to_owned();
        let metadata = application
            .get_mut("metadata")
            .and_then(Value::as_object_mut);
        let metadata = metadata.expect("an application has a name");
        metadata.remove("finalizers");
        metadata.remove("namespace");
        let labels = metadata.get_mut("labels").and_then(Value::as_object_mut);
        labels
            .expect("labels")
            .remove("app.kubernetes.io/managed-by");
        let fields = application
            .as_object_mut()
            .expect("an application has fields");
        fields.remove("apiVersion");
        fields.remove("kind");
        (name, application)
    });
    by_name.collect()
}

#[test]
fn sets_make_what_would_have_been_written() {
    let written = as_made(&delivered::of_spec(&delivered::orchard_static()));
    assert_eq!(written.len(), 20, "{:?}", written.keys());
    for spec in [
        ORCHARD.to_owned(),
        delivered::orchard_listed(),
        delivered::orchard_together(),
    ] {
        assert_eq!(as_made(&delivered::of_spec(&spec)), written);
    }
    // The control: another release at one place is seen.
    let other = delivered::orchard_static()
        .replace("r-us.orchard.example/web:1.0", "r.orchard.example/web:1.0");
    assert_ne!(as_made(&delivered::of_spec(&other)), written);
}

#[test]
fn sets_select_their_clusters_only_where_an_app_is_the_same_on_all() {
    let fleet = delivered::of_spec(ORCHARD);
    let listed = fleet.kind(SET).filter(|(_, set)| {
        let generator = list(set, "/spec/generators").first();
        generator.is_some_and(|it| it.get("list").is_some())
    });
    let listed: Vec<&str> = listed.map(|(_, set)| text(set, NAME)).collect();
    assert_eq!(listed, ["apple.web.prod"]);
    assert!(fleet.kind(SET).count() > listed.len());
    let fleet = delivered::of_spec(&delivered::orchard_listed());
    let selecting = fleet
        .kind(SET)
        .filter(|(_, set)| set.pointer("/spec/generators/0/clusters").is_some());
    assert_eq!(selecting.count(), 0);
}

#[test]
fn apps_that_are_folders_share_a_set_where_that_is_asked_for() {
    let fleet = delivered::of_spec(&delivered::orchard_together());
    let names = fleet.kind(SET).map(|(_, set)| text(set, NAME));
    let of_pear: Vec<&str> = names.filter(|name| name.starts_with("pear.")).collect();
    assert_eq!(
        of_pear,
        ["pear.dev.folder.part.core", "pear.prod.folder.part.core"]
    );
    let of_apple = fleet
        .kind(SET)
        .filter(|(_, set)| text(set, NAME).starts_with("apple."));
    assert_eq!(of_apple.count(), 5);
}

/// The names of the sets that a tenant with these apps gets.
fn shared_by(apps: &str) -> Vec<String> {
    let spec = format!(
        r#"
        language 1
        platform "x" {{
            domain "x.example"
            repository "https://git.x.example/fleet.git"
            delivery "argocd" hub="mgmt" {{ applications "sets" generator="matrix"; }}
            secret-store "vault"
        }}
        region "eu" cloud="on-premises"
        stage "prod"
        cluster "mgmt" role="hub" region="eu" server="https://mgmt.x.example"
        cluster "one" stage="prod" region="eu" server="https://one.x.example"
        cluster "two" stage="prod" region="eu" server="https://two.x.example"
        tenant "shop" {{ {apps} }}
    "#
    );
    let fleet = delivered::of_spec(&spec);
    let sets = fleet.kind(SET).map(|(_, set)| text(set, NAME).to_owned());
    sets.collect()
}

#[test]
fn no_app_names_a_set_of_several() {
    let app = |name: &str, rest: &str| {
        format!(
            "app \"{name}\" {{ source \"https://git.x.example/shop/{name}.git\" {rest}; version prod=\"1.0.0\"; }}; "
        )
    };
    let web = app("web", "path=\"deploy\"");
    let earlier = app("api", "path=\"deploy\"");
    let overlay = app("job", "kustomize=\"deploy\"");
    let chart = app("db", "chart=\"db\"");
    assert_eq!(shared_by(&web), ["shop.prod"]);
    assert_eq!(shared_by(&format!("{web}{earlier}")), ["shop.prod"]);
    let all = format!("{web}{earlier}{overlay}{chart}");
    assert_eq!(
        shared_by(&all),
        ["shop.db.prod", "shop.prod", "shop.prod.overlay.own"]
    );
    let apart = web.replace("; version", "; place cluster=\"one\"; version");
    assert_eq!(
        shared_by(&format!("{apart}{earlier}")),
        ["shop.prod", "shop.web.prod"]
    );
    let differing = web.replace(
        "; version",
        "; ignore-differences \"Deployment\" \"/spec/replicas\"; version",
    );
    assert_eq!(
        shared_by(&format!("{differing}{earlier}")),
        ["shop.prod", "shop.web.prod"]
    );
}

#[test]
fn a_hub_that_is_its_own_cluster_lists_itself() {
    let spec = r#"
        language 1
        platform "x" {
            domain "x.example"
            repository "https://git.x.example/fleet.git"
            delivery "argocd" { applications "sets" generator="clusters"; }
            secret-store "vault"
        }
        region "eu" cloud="aws"
        stage "dev"
        cluster "solo" stage="dev" region="eu"
        tenant "a" {
            app "b" {
                source "https://git.x.example/a/b.git" path="deploy"
                version dev="1.0.0"
            }
        }
    "#;
    let fleet = delivered::of_spec(spec);
    let (hub, set) = fleet.kind(SET).next().expect("a set");
    let made = made(&fleet, hub, set).expect("it makes something");
    let [application] = made.as_slice() else {
        panic!("{made:?}");
    };
    assert_eq!(text(application, NAME), "a.b.dev.solo");
    assert_eq!(text(application, CLUSTER), "solo");
    let server = text(application, "/spec/destination/server");
    assert_eq!(server, "https://kubernetes.default.svc");
}

#[test]
fn what_a_set_has_made_holds_nothing_up() {
    let health = "/data/resource.customizations.health.argoproj.io_ApplicationSet";
    for (spec, is_made_by_sets) in [
        (ORCHARD.to_owned(), true),
        (delivered::orchard_static(), false),
    ] {
        let fleet = delivered::of_spec(&spec);
        let waiting = fleet
            .projects()
            .filter(|(_, it)| !list(it, FINALIZERS).is_empty());
        let all = fleet.projects().count();
        assert!(all > 0);
        assert_eq!(waiting.count(), if is_made_by_sets { 0 } else { all });
        let mut maps = fleet.kind("ConfigMap");
        assert_eq!(
            maps.any(|(_, it)| it.pointer(health).is_some()),
            is_made_by_sets
        );
    }
}

#[test]
fn what_goes_to_one_cluster_goes_at_once() {
    let fleet = delivered::of_spec(ORCHARD);
    let rolls = |name: &str| {
        let mut sets = fleet.kind(SET).map(|(_, set)| set);
        let set = sets.find(|set| text(set, NAME) == name).expect(name);
        set.pointer("/spec/strategy").is_some()
    };
    assert!(rolls("apple.web.prod"));
    assert!(!rolls("cherry.pit.prod"));
}

#[test]
fn text_of_a_chart_is_no_word_of_argo_cd() {
    let spec = ORCHARD.replace(
        r#"parameters { replicas "1" }"#,
        r#"parameters { replicas "1"; price "$5 or $ARGOCD_APP_NAME" }"#,
    );
    assert_ne!(spec, ORCHARD);
    for spec in [spec.clone(), spec.replace("\"clusters\"", "\"list\"")] {
        let fleet = delivered::of_spec(&spec);
        let all = super::applications::all(&fleet);
        let values: Vec<&str> = all
            .iter()
            .flat_map(|(_, it)| list(it, "/spec/source/helm/parameters"))
            .filter(|it| text(it, "/name") == "price")
            .map(|it| text(it, "/value"))
            .collect();
        assert!(!values.is_empty());
        assert!(
            values.iter().all(|it| *it == "$$5 or $$ARGOCD_APP_NAME"),
            "{values:?}"
        );
    }
}
