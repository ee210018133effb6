//! What Argo CD is told: rules that hold of every fleet that it delivers, each with ways to break it that are found.

mod accounts;
mod applications;
mod delivered;
mod files;
mod hub;
mod installed;
mod own_applications;
mod page;
mod projects;
mod read_whole;
mod sets;
mod settings;
mod validate;
mod versions;
mod virtual_clusters;
mod ways_out;

use delivered::{Delivered, ORCHARD};

/// Something that holds of every fleet.
struct Rule {
    /// What holds.
    holds: &'static str,
    /// What is against it.
    against: fn(&Delivered) -> Vec<String>,
    /// Ways to break it, each with a name.
    broken: &'static [Breakage],
}

/// A way to break a rule, and its name.
type Breakage = (&'static str, fn(&mut Delivered));

fn rules() -> Vec<&'static Rule> {
    let all = [
        projects::RULES,
        validate::RULES,
        applications::RULES,
        sets::RULES,
        accounts::RULES,
        hub::RULES,
        ways_out::RULES,
        own_applications::RULES,
    ];
    all.into_iter().flatten().collect()
}

#[test]
fn every_rule_holds_of_every_fleet() {
    let mut wrong = Vec::new();
    for (name, fleet) in delivered::all() {
        for rule in rules() {
            let against = (rule.against)(&fleet);
            wrong.extend(
                against
                    .iter()
                    .map(|what| format!("{name}: {}: {what}", rule.holds)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_can_be_broken() {
    let whole = delivered::of_spec(ORCHARD);
    let mut unseen = Vec::new();
    for rule in rules() {
        assert!(!rule.broken.is_empty(), "{} has no control", rule.holds);
        for (how, change) in rule.broken {
            let mut fleet = whole.clone();
            change(&mut fleet);
            assert!(fleet != whole, "{}: {how} changes nothing", rule.holds);
            if (rule.against)(&fleet).is_empty() {
                unseen.push(format!("{}: {how}", rule.holds));
            }
        }
    }
    assert!(unseen.is_empty(), "nobody sees\n{}", unseen.join("\n"));
}
