//! `--only` and `--shard`, from the command line to the part of the output that they choose.

use std::num::NonZeroUsize;

use super::args::Part;
use super::failure::Failure;
use crate::diag::closest;
use crate::model::Platform;
use crate::output::scope::Scope;
use crate::plan::part::{Choice, Only, Shard, Subject, Unmatched};
use crate::value::Pattern;

/// What can stand before the `=` of `--only`.
const SUBJECTS: [(&str, Subject); 3] = [
    ("tenant", Subject::Tenant),
    ("cluster", Subject::Cluster),
    ("stage", Subject::Stage),
];

/// Reads `tenant=payments`.
pub(super) fn only(text: &str) -> Result<Only, String> {
    let form = || "write it as `tenant=NAME`, `cluster=NAME` or `stage=NAME`".to_owned();
    let (word, name) = text.split_once('=').ok_or_else(form)?;
    let subject = SUBJECTS.iter().find(|(subject, _)| *subject == word);
    let (_, subject) = subject.ok_or_else(form)?;
    let pattern = Pattern::parse(name).map_err(|malformed| malformed.why)?;
    Ok(Only {
        subject: *subject,
        pattern,
    })
}

/// Reads `2/8`.
pub(super) fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(number, of)| {
        let number: NonZeroUsize = number.parse().ok()?;
        let of: NonZeroUsize = of.parse().ok()?;
        (number <= of).then_some(Shard { number, of })
    });
    numbers.ok_or_else(|| "write it as `2/8`: the second of eight".to_owned())
}

/// The part of the output that is asked for.
pub(super) fn scope(part: &Part, platform: &Platform) -> Result<Scope, Failure> {
    let choice = Choice {
        only: part.only.clone(),
        shard: part.shard,
    };
    choice
        .scope(platform)
        .map_err(|unmatched| failure(&unmatched))
}

fn failure(unmatched: &Unmatched<'_>) -> Failure {
    let name = unmatched.only.pattern.as_str();
    let word = SUBJECTS
        .iter()
        .find(|(_, subject)| *subject == unmatched.only.subject);
    let word = word.map_or("name", |(word, _)| word);
    let failure = Failure::environment(format!(
        "`--only {word}={name}`: the spec has no {word} of that name"
    ));
    match closest(name, unmatched.names.iter().copied()) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_and_a_name() {
        let only = only("stage=prod-*").unwrap();
        assert_eq!(
            (only.subject, only.pattern.as_str()),
            (Subject::Stage, "prod-*")
        );
        for bad in ["prod", "team=a", "tenant=", "tenant=A"] {
            assert!(super::only(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_shard_is_one_of_several() {
        let shard = shard("2/8").unwrap();
        assert_eq!((shard.number.get(), shard.of.get()), (2, 8));
        for bad in ["", "2", "0/3", "4/3", "1/0", "a/b", "-1/2"] {
            assert!(super::shard(bad).is_err(), "{bad}");
        }
    }
}
