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
    let scope = choice
        .scope(platform)
        .map_err(|unmatched| failure(&unmatched))?;
    match excluding(&part.only, platform) {
        Some(words) => Err(excluded(&words)),
        None => Ok(scope),
    }
}

/// `tenant shop, stage prod`: what of the clusters is built, if it is not all.
pub(super) fn described(part: &Part) -> Option<String> {
    let is_whole_clusters = |only: &Only| only.subject == Subject::Cluster;
    if part.only.iter().all(is_whole_clusters) {
        return None;
    }
    let words = part
        .only
        .iter()
        .map(|only| format!("{} {}", word(only.subject), only.pattern.as_str()));
    Some(words.collect::<Vec<_>>().join(", "))
}

/// The words that nothing fits all of: two subjects' if these exclude each other, else all. Another shard may
/// have what fits.
fn excluding(only: &[Only], platform: &Platform) -> Option<Vec<Only>> {
    let fits_nothing = |only: &[Only]| {
        let choice = Choice {
            only: only.to_vec(),
            shard: None,
        };
        matches!(choice.scope(platform), Ok(Scope::Part(part)) if part.folders.is_empty())
    };
    if only.is_empty() || !fits_nothing(only) {
        return None;
    }
    let without = |(_, left_out): &(&str, Subject)| -> Vec<Only> {
        let others = only.iter().filter(|word| word.subject != *left_out);
        others.cloned().collect()
    };
    let fewer = SUBJECTS.iter().map(without);
    let mut fewer = fewer.filter(|words| !words.is_empty() && fits_nothing(words));
    Some(fewer.next().unwrap_or_else(|| only.to_vec()))
}

fn excluded(words: &[Only]) -> Failure {
    let shown = |only: &Only| format!("`--only {}={}`", word(only.subject), only.pattern.as_str());
    let words: Vec<String> = words.iter().map(shown).collect();
    Failure::environment(match words.split_last() {
        Some((last, others)) if !others.is_empty() => {
            let others = others.join(", ");
            format!("{others} and {last} exclude each other: no file is in all of these parts")
        }
        _ => format!("{} chooses no file", words.concat()),
    })
}

fn word(subject: Subject) -> &'static str {
    let word = SUBJECTS.iter().find(|(_, known)| *known == subject);
    word.map_or("name", |(word, _)| word)
}

fn failure(unmatched: &Unmatched<'_>) -> Failure {
    let name = unmatched.only.pattern.as_str();
    let word = word(unmatched.only.subject);
    let failure = Failure::environment(format!(
        "`--only {word}={name}`: the spec has no {word} of that name"
    ));
    let failure = match closest(name, unmatched.names.iter().copied()) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure,
    };
    match unmatched.only.subject {
        Subject::Tenant => failure.help(
            "the files of a tenant that left the spec go with a whole build, or with that of each cluster: \
             `--only cluster=NAME`",
        ),
        Subject::Cluster | Subject::Stage => failure,
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
