//! The guard of applications that tenants make themselves.

use super::{account, not_of, push, rule};
use crate::k8s::Sink;
use crate::k8s::admission::{
    FailurePolicy, MatchConstraints, Operation, PolicySpec, ResourceRule, Scope, ValidationAction,
};
use crate::plan::access::{DEPLOYERS_NAMESPACE, PLATFORM_DEPLOYER};
use crate::plan::argocd;

const APPLICATION_GUARD: &str = "platformc-application-guard";

/// Whether a request leaves the `operation` of an application as it is. It stays there for as long as the sync goes
/// on, in which the rest may change.
const KEEPS_OPERATION: &str = "\
!has(object.operation) ||
(request.operation == 'UPDATE' && has(oldObject.operation) &&
  object.operation == oldObject.operation)";

/// Whether an application goes to a namespace of its tenant, which the namespace that it is in lists. A project does
/// not tell where a cluster is registered for it alone: there it has every namespace.
const GOES_TO_ITS_TENANT: &str = "\
namespaceObject.metadata.?annotations.orValue({}).exists(key,
  key == 'platformc.io/destinations' &&
  object.spec.destination.?namespace.orValue('') in namespaceObject.metadata.annotations[key].split(','))";

/// The `operation` of an application is a sync that is under way. Argo CD takes sources from it without asking its
/// project, so nobody but Argo CD writes it where tenants make applications. A `sourceHydrator` is never Argo CD's to
/// write, so one that stands there already is refused with every change that leaves it there.
pub(in crate::emit) fn applications(out: &mut impl Sink) {
    let policy = PolicySpec {
        failure_policy: FailurePolicy::Fail,
        match_constraints: MatchConstraints::in_namespaces_with(
            "platformc.io/control-of",
            vec![written()],
        ),
        match_conditions: vec![not_of("not-argocd", &identities())],
        validations: vec![
            rule(
                KEEPS_OPERATION,
                "a sync is asked for at Argo CD, which looks at the project: leave `operation` out",
            ),
            rule(
                "!has(object.spec.sourceHydrator)",
                "Argo CD would write to Git for you: leave `sourceHydrator` out",
            ),
            rule(
                GOES_TO_ITS_TENANT,
                "applications made here go to namespaces of their tenant: name one in `destination`",
            ),
        ],
    };
    push(
        out,
        APPLICATION_GUARD,
        policy,
        vec![ValidationAction::Deny, ValidationAction::Audit],
    );
}

fn written() -> ResourceRule {
    ResourceRule {
        api_groups: ["argoproj.io"],
        api_versions: ["v1alpha1"],
        operations: vec![Operation::Create, Operation::Update],
        resources: vec!["applications"],
        scope: Scope::Any,
    }
}

/// Argo CD itself, which syncs what tenants make, and the platform's deployer, as which it brings what the platform
/// adds there: whoever acts as that account could take the guard away.
fn identities() -> Vec<String> {
    let own = argocd::ACCOUNTS.iter();
    let own = own.map(|name| account(argocd::NAMESPACE, name));
    own.chain([account(DEPLOYERS_NAMESPACE, PLATFORM_DEPLOYER)])
        .collect()
}
