//! Exclusions that another line opens again: lines add up, and the API server knows no line that closes.

use super::{NEVER, labels_of};
use crate::diag;
use crate::model::PodLabels;
use crate::model::resolve::layers::Resolving;
use crate::source::{Span, Spanned};
use crate::spec::tenant::Network;
use crate::value::{Cidr, Port, Ports};

/// A line that opens addresses.
struct Line<'s> {
    span: Span,
    /// The range; `None` for the internet.
    range: Option<Cidr>,
    ports: &'s Ports,
    pods: PodLabels,
    except: &'s [Spanned<Cidr>],
}

/// Warns of exclusions among the lines of a place that another of them opens, for the same pods and a port of
/// the same.
pub(super) fn warn_of_opened(lines: &[&Network], resolving: &mut Resolving<'_>) {
    let all: Vec<Line<'_>> = lines.iter().flat_map(|line| openings(line)).collect();
    for line in &all {
        for except in line.except {
            let opener = all.iter().find(|other| {
                other.span != line.span && other.is_for(line) && other.opens(except.value)
            });
            if let Some(other) = opener
                && resolving.is_news(except.span, other.span)
            {
                let diagnostic =
                    diag::lint::exclusion_opened(except.value, except.span, other.span);
                resolving.diags.advise(diagnostic);
            }
        }
    }
}

fn openings(network: &Network) -> impl Iterator<Item = Line<'_>> {
    let internet = network.internet.iter().map(|line| Line {
        span: line.span,
        range: None,
        ports: &line.ports.value,
        pods: labels_of(line.pods.as_ref()),
        except: &line.except,
    });
    let ranges = network.cidr.iter().map(|line| Line {
        span: line.span,
        range: Some(line.range.value),
        ports: &line.ports.value,
        pods: labels_of(line.pods.as_ref()),
        except: &line.except,
    });
    internet.chain(ranges)
}

impl Line<'_> {
    /// Whether it is for all pods of another line, and for a port of it.
    fn is_for(&self, other: &Self) -> bool {
        let all_pods = self.pods.iter().all(|label| other.pods.contains(label));
        let mut ports = self.ports.0.iter();
        all_pods && ports.any(|port| other.ports.0.iter().any(|wanted| meet(*port, *wanted)))
    }

    /// Whether it opens some of a range.
    fn opens(&self, wanted: Cidr) -> bool {
        let excluded = self
            .except
            .iter()
            .any(|except| except.value.contains(wanted));
        let inside = self.range.map_or_else(
            || !NEVER.iter().any(|range| range.contains(wanted)),
            |range| range.contains(wanted) || wanted.contains(range),
        );
        inside && !excluded
    }
}

fn meet(one: Port, other: Port) -> bool {
    one.protocol == other.protocol && one.first <= other.last && other.first <= one.last
}
