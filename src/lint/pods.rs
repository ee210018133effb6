//! What pods may do to others.

use crate::diag::{self, Diagnostics};
use crate::spec::Spec;
use crate::spec::tenant::{PodSecurity, PodSecurityLevel, SubNamespace};

pub(super) fn none_are_privileged(spec: &Spec, diags: &mut Diagnostics) {
    for class in &spec.tenant_classes {
        report(&class.settings.pod_security, diags);
    }
    for tenant in &spec.tenants {
        report(&tenant.settings.pod_security, diags);
        report_below(&tenant.namespace, diags);
    }
}

fn report_below(parts: &[SubNamespace], diags: &mut Diagnostics) {
    for part in parts {
        report(&part.pod_security, diags);
        report_below(&part.namespace, diags);
    }
}

fn report(lines: &[PodSecurity], diags: &mut Diagnostics) {
    let privileged = lines
        .iter()
        .filter(|line| line.level.value == PodSecurityLevel::Privileged);
    for line in privileged {
        diags.report(diag::lint::privileged_pods(line.level.span));
    }
}
