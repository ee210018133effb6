//! The lines of Argo CD's releases that are written for.

use crate::value::{AppVersion, MinorVersion, numbers_of};

/// A line of Argo CD's releases.
#[derive(Clone, Copy, Debug)]
pub struct ArgoCdLine {
    /// The line.
    pub line: MinorVersion,
    /// The release of it that is installed: the last that is known.
    pub version: &'static str,
    /// The chart that is known to bring it, and its `CustomResourceDefinitions`.
    pub chart: Option<&'static str>,
    /// The versions of the chart that may bring the line: from which on, and before which one, if any is known.
    pub charts: (&'static str, Option<&'static str>),
}

const fn line(
    (major, minor): (u16, u16),
    version: &'static str,
    chart: Option<&'static str>,
    charts: (&'static str, Option<&'static str>),
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
pub const DEFAULT_ARGOCD: ArgoCdLine = line(
    (3, 4),
    "v3.4.14",
    Some("10.1.1"),
    ("9.5.12", Some("10.10.0")),
);

/// Every line, the oldest first. Sources: Argo CD's security advisories, and the history of
/// `charts/argo-cd/Chart.yaml` in argoproj/argo-helm.
pub const ARGOCD_LINES: &[ArgoCdLine] = &[
    line((2, 14), "v2.14.21", Some("7.9.1"), ("7.8.0", Some("8.0.0"))),
    line((3, 0), "v3.0.23", Some("8.2.7"), ("8.0.0", Some("8.3.0"))),
    line((3, 1), "v3.1.16", Some("9.0.6"), ("8.3.0", Some("9.1.0"))),
    line((3, 2), "v3.2.12", Some("9.3.7"), ("9.1.0", Some("9.4.0"))),
    line((3, 3), "v3.3.19", Some("9.5.11"), ("9.4.0", Some("9.5.12"))),
    DEFAULT_ARGOCD,
    line((3, 5), "v3.5.8", Some("10.10.0"), ("10.2.0", None)),
    line((3, 6), "v3.6.2", None, ("10.10.1", None)),
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
    /// Whether a version of the chart may bring the line.
    pub fn is_of_chart(&self, chart: &AppVersion) -> bool {
        let (first, end) = self.charts;
        let chart = chart.numbers();
        chart >= numbers_of(first) && end.is_none_or(|end| chart < numbers_of(end))
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
    use crate::value::ChartVersion;

    #[test]
    fn every_known_chart_is_of_its_line_and_of_no_other() {
        let chart = |text| ChartVersion::parse(text).expect(text);
        for line in ARGOCD_LINES {
            for other in ARGOCD_LINES {
                let known = line.chart.map(chart);
                let is_own = line.line == other.line;
                assert!(known.is_none_or(|known| other.is_of_chart(&known) == is_own));
            }
            assert!(!line.is_of_chart(&chart("5.0.0")), "{}", line.line);
        }
        assert!(!DEFAULT_ARGOCD.is_of_chart(&chart("99.0.0")));
        assert!(!DEFAULT_ARGOCD.is_of_chart(&chart("9.0.6")));
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
