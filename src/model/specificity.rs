//! Which of two lines is more specific.

use std::cmp::Ordering;

use crate::source::Spanned;
use crate::spec::Selection;
use crate::value::Pattern;

/// How much a line says about what it is for, in each dimension: cluster, region, jurisdiction, stage and label of
/// its selection; tenant, name and namespace of a patch.
///
/// Naming one cluster says all there is to say about its region, jurisdiction and labels, and more about
/// the stage than a stage alone; naming one region says all about its jurisdiction. Several clusters or a
/// pattern of them say more than any region, but less than the same with a region.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Specificity([u8; 8]);

/// More than any selection says in a dimension of its own.
const ALL: u8 = 8;

/// What [`exactness`] says of one name.
const ONE: u8 = 3;

/// How exactly a list of patterns speaks: [`ONE`] for one name, less for several, even less where there is
/// a glob; nothing if it is empty.
fn exactness(patterns: &[Spanned<Pattern>]) -> u8 {
    match patterns {
        [] => 0,
        patterns if patterns.iter().any(|pattern| pattern.is_glob()) => 1,
        [_] => ONE,
        [_, ..] => 2,
    }
}

/// How much is said in a dimension that a closer one, such as the cluster for the region, says something
/// about, too. `most` is the most that can be said in it without that.
fn implied(closer: u8, own: u8, most: u8) -> u8 {
    match closer {
        0 => own,
        ONE => 2 * most,
        _ => most + own,
    }
}

impl Specificity {
    /// How much a selection says.
    pub fn of(at: &Selection) -> Self {
        Self::of_patch(at, [None; 3])
    }

    /// How much a patch says with its selection and the names of its tenant, object and namespace.
    pub fn of_patch(at: &Selection, names: [Option<&Spanned<Pattern>>; 3]) -> Self {
        let labels = at
            .label
            .as_ref()
            .map_or(0, |label| label.count().min(usize::from(ALL) - 1));
        let labels = u8::try_from(labels).unwrap_or(ALL);
        let (cluster, region, jurisdiction, stage) = (
            exactness(&at.cluster),
            exactness(&at.region),
            exactness(&at.jurisdiction),
            exactness(&at.stage),
        );
        let [tenant, name, namespace] =
            names.map(|name| exactness(name.map_or(&[], std::slice::from_ref)));
        Self([
            cluster,
            implied(cluster, region, ALL),
            implied(cluster, implied(region, jurisdiction, ALL), 2 * ALL),
            if cluster > 0 { ALL + stage } else { stage },
            implied(cluster, labels, ALL),
            tenant,
            name,
            namespace,
        ])
    }
}

/// One is more specific than another if it says at least as much in every dimension, and more in one.
impl PartialOrd for Specificity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let pairs = || self.0.iter().zip(&other.0);
        match (pairs().all(|(a, b)| a >= b), pairs().all(|(a, b)| a <= b)) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Greater),
            (false, true) => Some(Ordering::Less),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::load::{self, MemoryFolder};
    use crate::spec;

    /// The specificities of selections, as `place` lines write them.
    fn specificities(lines: &[&str]) -> Vec<Specificity> {
        let places: Vec<String> = lines.iter().map(|line| format!("place {line}")).collect();
        let text = format!("tenant \"a\" {{ {} }}", places.join("; "));
        let folder = MemoryFolder::default().with("platform.kdl", text);
        let mut diags = Diagnostics::default();
        let sources = load::load(&folder, &mut diags);
        let spec = spec::read(&sources, &mut diags).expect("the lines are KDL");
        let tenants = spec.tenants.iter();
        let places = tenants.flat_map(|tenant| &tenant.settings.place);
        places.map(|line| Specificity::of(&line.at)).collect()
    }

    fn compare(one: &str, other: &str) -> Option<Ordering> {
        match specificities(&[one, other]).as_slice() {
            [one, other] => one.partial_cmp(other),
            all => unreachable!("{} selections of two lines", all.len()),
        }
    }

    #[test]
    fn each_of_these_says_more_than_the_next() {
        let order = [
            r#"cluster="a" stage="dev""#,
            r#"cluster="a""#,
            r#"cluster="a b" region="eu""#,
            r#"cluster="a b""#,
            r#"cluster="a*""#,
            r#"region="eu" stage="dev" label="x=y""#,
            r#"region="eu" stage="dev""#,
            r#"region="eu""#,
            r#"region="eu us" jurisdiction="eu""#,
            r#"region="eu us""#,
            r#"region="e*""#,
            r#"jurisdiction="eu""#,
            "",
        ];
        for pair in order.windows(2) {
            let [more, less] = pair else { continue };
            assert_eq!(
                compare(more, less),
                Some(Ordering::Greater),
                "{more} {less}"
            );
            assert_eq!(compare(less, more), Some(Ordering::Less), "{less} {more}");
        }
    }

    #[test]
    fn these_say_more_in_different_ways() {
        for (one, other) in [
            (r#"stage="dev""#, r#"region="eu""#),
            (r#"label="x=y""#, r#"stage="dev""#),
            (r#"cluster="a*" stage="dev""#, r#"cluster="a""#),
            (r#"cluster="a*" label="x=y""#, r#"cluster="a*" region="eu""#),
        ] {
            assert_eq!(compare(one, other), None, "{one} {other}");
        }
        assert_eq!(
            compare(r#"stage="dev""#, r#"stage="prod""#),
            Some(Ordering::Equal)
        );
        assert_eq!(
            compare(r#"cluster="a" region="eu""#, r#"cluster="a""#),
            Some(Ordering::Equal)
        );
    }
}
