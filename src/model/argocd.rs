//! The lines of Argo CD's releases that are written for.

use crate::value::MinorVersion;

/// A line of Argo CD's releases.
#[derive(Clone, Copy, Debug)]
pub struct ArgoCdLine {
    /// The line.
    pub line: MinorVersion,
    /// The release of it that is installed: the last that is known.
    pub version: &'static str,
    /// The chart that is known to bring it, and its `CustomResourceDefinitions`.
    pub chart: Option<&'static str>,
    /// The major versions of the chart that bring the line, the first and the last; no last one where there may be
    /// newer ones.
    pub charts: (u16, Option<u16>),
}

const fn line(
    (major, minor): (u16, u16),
    version: &'static str,
    chart: Option<&'static str>,
    charts: (u16, Option<u16>),
) -> ArgoCdLine {
    ArgoCdLine {
        line: MinorVersion { major, minor },
        version,
        chart,
        charts,
    }
}

/// The line that is meant where none is named. A newer one is asked for by name, until all that is written for it has
/// been seen to work.
pub const DEFAULT_ARGOCD: ArgoCdLine = line((3, 4), "v3.4.14", Some("10.1.1"), (9, Some(10)));

/// Every line, the oldest first. Sources: Argo CD's security advisories, and the history of
/// `charts/argo-cd/Chart.yaml` in argoproj/argo-helm.
pub const ARGOCD_LINES: &[ArgoCdLine] = &[
    line((2, 14), "v2.14.21", Some("7.9.1"), (7, Some(7))),
    line((3, 0), "v3.0.23", Some("8.2.7"), (8, Some(8))),
    line((3, 1), "v3.1.16", Some("9.0.6"), (8, Some(9))),
    line((3, 2), "v3.2.12", Some("9.3.7"), (9, Some(9))),
    line((3, 3), "v3.3.19", Some("9.5.11"), (9, Some(9))),
    DEFAULT_ARGOCD,
    line((3, 5), "v3.5.8", Some("10.10.0"), (10, None)),
    line((3, 6), "v3.6.2", None, (10, None)),
];

/// The newest line whose chart is known.
pub fn newest_with_a_chart() -> ArgoCdLine {
    let mut newest = ARGOCD_LINES.iter().rev();
    let known = newest.find(|line| line.chart.is_some());
    known.copied().unwrap_or(DEFAULT_ARGOCD)
}

/// How many lines Argo CD fixes: the newest ones.
const FIXED: usize = 3;

impl ArgoCdLine {
    /// Whether a major version of the chart brings the line.
    pub fn is_of_chart(&self, major: u16) -> bool {
        let (first, last) = self.charts;
        major >= first && last.is_none_or(|last| major <= last)
    }

    /// Whether what is found in the line is still fixed.
    pub fn is_fixed(&self) -> bool {
        let mut newest = ARGOCD_LINES.iter().rev().take(FIXED);
        newest.any(|it| it.line == self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::{ARGOCD_LINES, DEFAULT_ARGOCD, newest_with_a_chart};

    #[test]
    fn every_known_chart_is_of_its_line() {
        let major = |chart: &str| chart.split('.').next().and_then(|it| it.parse().ok());
        for line in ARGOCD_LINES {
            let major = line.chart.map(|chart| major(chart).expect("a number"));
            assert!(major.is_none_or(|major| line.is_of_chart(major)));
            assert!(!line.is_of_chart(5), "{}", line.line);
        }
        assert!(!DEFAULT_ARGOCD.is_of_chart(99));
    }

    #[test]
    fn the_last_three_lines_are_fixed() {
        let fixed = ARGOCD_LINES.iter().filter(|it| it.is_fixed());
        let fixed: Vec<String> = fixed.map(|it| it.line.to_string()).collect();
        assert_eq!(fixed, ["3.4", "3.5", "3.6"]);
    }

    #[test]
    fn the_default_is_fixed_and_has_a_chart() {
        assert!(DEFAULT_ARGOCD.is_fixed() && DEFAULT_ARGOCD.chart.is_some());
        assert!(newest_with_a_chart().line >= DEFAULT_ARGOCD.line);
        assert!(ARGOCD_LINES.is_sorted_by_key(|it| it.line));
    }
}
