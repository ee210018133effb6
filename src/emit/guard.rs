//! Guards: what the API server refuses to everybody but the platform, whatever their roles.

mod applications;
mod tokens;

pub(super) use applications::applications;
pub(super) use tokens::tokens;

use super::cel;
use crate::k8s::admission::{
    BindingSpec, FailurePolicy, MatchCondition, MatchConstraints, Operation, PolicySpec, Reason,
    ResourceRule, Scope, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, Validation,
    ValidationAction,
};
use crate::k8s::{Metadata, Sink};
use crate::plan::access::{DEPLOYERS_NAMESPACE, Guard, PLATFORM_DEPLOYER};
use crate::yaml::Text;

/// Identities that have to touch tenants' namespaces: the delivery engine with the platform's files, the
/// controller that empties a namespace before it goes, and the one that takes the finalizer off a namespace
/// removed in the foreground, as Argo CD removes it. These controllers have service accounts of their own only
/// if kube-controller-manager runs with `--use-service-account-credentials`, as kubeadm has it run.
fn platform_identities() -> [String; 4] {
    [
        account(DEPLOYERS_NAMESPACE, PLATFORM_DEPLOYER),
        account("kube-system", "namespace-controller"),
        account("kube-system", "generic-garbage-collector"),
        "system:kube-controller-manager".to_owned(),
    ]
}

/// What the API server calls a service account.
fn account(namespace: &str, name: &str) -> String {
    format!("system:serviceaccount:{namespace}:{name}")
}

/// Requests of everybody but these.
fn not_of(name: &'static str, identities: &[String]) -> MatchCondition {
    let identities = cel::list(identities.iter().map(String::as_str));
    MatchCondition {
        name,
        expression: Text(format!("!(request.userInfo.username in {identities})")),
    }
}

const NAMESPACE_GUARD: &str = "platformc-namespace-guard";
const SERVICE_GUARD: &str = "platformc-service-guard";

/// Whether a namespace is one of platformc's, before or after the request: otherwise a tenant could take the
/// label off, or put it on a namespace that is not watched. A deletion has only the old object, a creation
/// only the new one.
const IS_PLATFORMCS: &str = "\
(request.operation != 'DELETE' &&
  object.metadata.?labels.orValue({}).exists(key, key.startsWith('platformc.io/'))) ||
(request.operation != 'CREATE' &&
  oldObject.metadata.?labels.orValue({}).exists(key, key.startsWith('platformc.io/')))";

/// Whether a request does more than write the namespace again. An update that changes nothing is how objects are
/// stored anew after an upgrade (a storage migration); refused, it would hold the upgrade up. An owner counts as
/// much as a label: the garbage collector, which is let through, removes what has lost its owner.
const CHANGES_NAMESPACE: &str = "\
request.operation != 'UPDATE' || request.?subResource.orValue('') != '' ||
object.metadata.?labels.orValue({}) != oldObject.metadata.?labels.orValue({}) ||
object.metadata.?annotations.orValue({}) != oldObject.metadata.?annotations.orValue({}) ||
object.metadata.?finalizers.orValue([]) != oldObject.metadata.?finalizers.orValue([]) ||
object.metadata.?ownerReferences.orValue([]) != oldObject.metadata.?ownerReferences.orValue([]) ||
object.spec != oldObject.spec";

/// The labels of a namespace decide which pods it accepts and who reaches them, so only the platform sets them.
/// It holds for `system:masters`, too, who can take it away: the API server asks no policy about policies.
pub(super) fn namespaces(out: &mut impl Sink, guard: &Guard<'_>) {
    let policy = PolicySpec {
        failure_policy: FailurePolicy::Fail,
        match_constraints: MatchConstraints::everywhere(vec![ResourceRule {
            api_groups: [""],
            api_versions: ["v1"],
            operations: vec![Operation::Create, Operation::Update, Operation::Delete],
            resources: vec!["namespaces", "namespaces/status", "namespaces/finalize"],
            scope: Scope::Any,
        }]),
        match_conditions: namespace_conditions(guard),
        validations: vec![rule(
            "false",
            "this namespace belongs to the platform: change the platform's spec",
        )],
    };
    push(
        out,
        NAMESPACE_GUARD,
        policy,
        vec![ValidationAction::Deny, ValidationAction::Audit],
    );
}

fn namespace_conditions(guard: &Guard<'_>) -> Vec<MatchCondition> {
    let mut conditions = by_others(guard);
    conditions.push(MatchCondition {
        name: "namespace-of-platformc",
        expression: Text(IS_PLATFORMCS.to_owned()),
    });
    conditions.push(MatchCondition {
        name: "changes-it",
        expression: Text(CHANGES_NAMESPACE.to_owned()),
    });
    conditions
}

/// Requests of everybody but the platform.
fn by_others(guard: &Guard<'_>) -> Vec<MatchCondition> {
    let mut conditions = vec![not_of("not-the-platform", &platform_identities())];
    if !guard.groups.is_empty() {
        let groups = cel::list(guard.groups.iter().copied());
        conditions.push(MatchCondition {
            name: "not-a-platform-admin",
            expression: Text(format!(
                "!request.userInfo.groups.exists(group, group in {groups})"
            )),
        });
    }
    conditions
}

/// A Service can catch other tenants' traffic or open a door past the gateway and its rules.
pub(super) fn services(out: &mut impl Sink) {
    let policy = PolicySpec {
        failure_policy: FailurePolicy::Fail,
        match_constraints: MatchConstraints::in_namespaces_with(
            "platformc.io/tenant",
            vec![ResourceRule {
                api_groups: [""],
                api_versions: ["v1"],
                operations: vec![Operation::Create, Operation::Update],
                resources: vec!["services"],
                scope: Scope::Any,
            }],
        ),
        match_conditions: vec![MatchCondition {
            name: "changes-it",
            expression: Text(CHANGES_SERVICE.to_owned()),
        }],
        validations: SERVICE_RULES
            .map(|(expression, message)| rule(expression, message))
            .into(),
    };
    push(out, SERVICE_GUARD, policy, vec![ValidationAction::Deny]);
}

/// Whether a request changes what a Service does. One that was allowed before must be able to go: whoever made its
/// load balancer takes a finalizer off then, and leaves the rest as it is.
const CHANGES_SERVICE: &str = "request.operation == 'CREATE' || object.spec != oldObject.spec";

/// What must hold of a tenant's Service, and what its author reads otherwise. A Service that is being deleted
/// is no exception: a finalizer would keep it working.
///
/// Not here: the status of a Service, in which an address can be claimed as well (CVE-2020-8554). It is written by
/// load balancers under names that nobody knows beforehand, and no role of platformc's may write it. Nor
/// `healthCheckNodePort`, which `externalTrafficPolicy: Local` opens on every node: it tells how many pods there
/// are and leads to none of them, and is given before policies are asked, so one that was chosen looks the same.
const SERVICE_RULES: [(&str, &str); 6] = [
    (
        "!has(object.spec.externalIPs) || size(object.spec.externalIPs) == 0",
        "externalIPs catch traffic that is meant for others (CVE-2020-8554)",
    ),
    (
        "!has(object.spec.loadBalancerIP) || object.spec.loadBalancerIP == ''",
        "loadBalancerIP could claim an address of others",
    ),
    (
        "!has(object.spec.type) || object.spec.type in ['ClusterIP', 'LoadBalancer']",
        "a Service is of type ClusterIP; NodePort and ExternalName go around the network rules",
    ),
    (
        "\
!has(object.spec.type) || object.spec.type != 'LoadBalancer' ||
namespaceObject.metadata.?labels.orValue({}).exists(key,
  key == 'platformc.io/loadbalancers' && namespaceObject.metadata.labels[key] == 'allowed')",
        "this namespace has no load balancers: the platform's spec would have to allow them",
    ),
    (
        "\
!has(object.spec.type) || object.spec.type != 'LoadBalancer' ||
(has(object.spec.allocateLoadBalancerNodePorts) && !object.spec.allocateLoadBalancerNodePorts)",
        "a load balancer needs allocateLoadBalancerNodePorts: false, or it opens a port on every node",
    ),
    (
        // One that is asked for by its number is given even then.
        "object.spec.?ports.orValue([]).all(port, !has(port.nodePort) || port.nodePort == 0)",
        "nodePort opens a port on every node",
    ),
];

fn rule(expression: &'static str, message: &'static str) -> Validation {
    Validation {
        expression: Text(expression),
        message,
        reason: Reason::Forbidden,
    }
}

/// A policy with its binding: without one it would do nothing.
fn push(
    out: &mut impl Sink,
    name: &'static str,
    policy: PolicySpec,
    validation_actions: Vec<ValidationAction>,
) {
    let metadata = Metadata::cluster_scoped(name);
    out.push(&metadata, &ValidatingAdmissionPolicy { spec: policy });
    let binding = BindingSpec {
        policy_name: name,
        validation_actions,
    };
    out.push(
        &metadata,
        &ValidatingAdmissionPolicyBinding { spec: binding },
    );
}

#[cfg(test)]
#[expect(
    clippy::too_many_lines,
    reason = "a snapshot is as long as what it shows"
)]
mod tests {
    use super::*;
    use crate::emit::fixture::Fleet;

    #[test]
    fn only_the_platform_touches_its_namespaces() {
        insta::assert_snapshot!(Fleet::new().text("policies/namespace-guard.yaml"), @r#"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata:
          name: platformc-namespace-guard
          labels:
            app.kubernetes.io/managed-by: platformc
        spec:
          failurePolicy: Fail
          matchConstraints:
            matchPolicy: Equivalent
            namespaceSelector: {}
            objectSelector: {}
            resourceRules:
            - apiGroups:
              - ""
              apiVersions:
              - v1
              operations:
              - CREATE
              - UPDATE
              - DELETE
              resources:
              - namespaces
              - namespaces/status
              - namespaces/finalize
              scope: "*"
          matchConditions:
          - name: not-the-platform
            expression: |-
              !(request.userInfo.username in [
                'system:serviceaccount:platformc-deployers:platform',
                'system:serviceaccount:kube-system:namespace-controller',
                'system:serviceaccount:kube-system:generic-garbage-collector',
                'system:kube-controller-manager'
              ])
          - name: not-a-platform-admin
            expression: |-
              !request.userInfo.groups.exists(group, group in [
                'platform-team',
                'o\'brien\\x'
              ])
          - name: namespace-of-platformc
            expression: |-
              (request.operation != 'DELETE' &&
                object.metadata.?labels.orValue({}).exists(key, key.startsWith('platformc.io/'))) ||
              (request.operation != 'CREATE' &&
                oldObject.metadata.?labels.orValue({}).exists(key, key.startsWith('platformc.io/')))
          - name: changes-it
            expression: |-
              request.operation != 'UPDATE' || request.?subResource.orValue('') != '' ||
              object.metadata.?labels.orValue({}) != oldObject.metadata.?labels.orValue({}) ||
              object.metadata.?annotations.orValue({}) != oldObject.metadata.?annotations.orValue({}) ||
              object.metadata.?finalizers.orValue([]) != oldObject.metadata.?finalizers.orValue([]) ||
              object.metadata.?ownerReferences.orValue([]) != oldObject.metadata.?ownerReferences.orValue([]) ||
              object.spec != oldObject.spec
          validations:
          - expression: "false"
            message: "this namespace belongs to the platform: change the platform's spec"
            reason: Forbidden
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata:
          name: platformc-namespace-guard
          labels:
            app.kubernetes.io/managed-by: platformc
        spec:
          policyName: platformc-namespace-guard
          validationActions:
          - Deny
          - Audit
        "#);
    }

    #[test]
    fn services_open_no_way_around_the_network_rules() {
        insta::assert_snapshot!(Fleet::new().text("policies/service-guard.yaml"), @r#"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata:
          name: platformc-service-guard
          labels:
            app.kubernetes.io/managed-by: platformc
        spec:
          failurePolicy: Fail
          matchConstraints:
            matchPolicy: Equivalent
            namespaceSelector:
              matchExpressions:
              - key: platformc.io/tenant
                operator: Exists
            objectSelector: {}
            resourceRules:
            - apiGroups:
              - ""
              apiVersions:
              - v1
              operations:
              - CREATE
              - UPDATE
              resources:
              - services
              scope: "*"
          matchConditions:
          - name: changes-it
            expression: request.operation == 'CREATE' || object.spec != oldObject.spec
          validations:
          - expression: "!has(object.spec.externalIPs) || size(object.spec.externalIPs) == 0"
            message: externalIPs catch traffic that is meant for others (CVE-2020-8554)
            reason: Forbidden
          - expression: "!has(object.spec.loadBalancerIP) || object.spec.loadBalancerIP == ''"
            message: loadBalancerIP could claim an address of others
            reason: Forbidden
          - expression: "!has(object.spec.type) || object.spec.type in ['ClusterIP', 'LoadBalancer']"
            message: a Service is of type ClusterIP; NodePort and ExternalName go around the network rules
            reason: Forbidden
          - expression: |-
              !has(object.spec.type) || object.spec.type != 'LoadBalancer' ||
              namespaceObject.metadata.?labels.orValue({}).exists(key,
                key == 'platformc.io/loadbalancers' && namespaceObject.metadata.labels[key] == 'allowed')
            message: "this namespace has no load balancers: the platform's spec would have to allow them"
            reason: Forbidden
          - expression: |-
              !has(object.spec.type) || object.spec.type != 'LoadBalancer' ||
              (has(object.spec.allocateLoadBalancerNodePorts) && !object.spec.allocateLoadBalancerNodePorts)
            message: "a load balancer needs allocateLoadBalancerNodePorts: false, or it opens a port on every node"
            reason: Forbidden
          - expression: object.spec.?ports.orValue([]).all(port, !has(port.nodePort) || port.nodePort == 0)
            message: nodePort opens a port on every node
            reason: Forbidden
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata:
          name: platformc-service-guard
          labels:
            app.kubernetes.io/managed-by: platformc
        spec:
          policyName: platformc-service-guard
          validationActions:
          - Deny
        "#);
    }

    #[test]
    fn without_admins_nobody_but_the_platform_is_exempt() {
        let names: Vec<_> = namespace_conditions(&Guard { groups: vec![] })
            .iter()
            .map(|it| it.name)
            .collect();
        assert_eq!(
            names,
            ["not-the-platform", "namespace-of-platformc", "changes-it"]
        );
    }
}
