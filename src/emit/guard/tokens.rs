//! Guards of tokens. Whoever has the token of a service account is that identity, from wherever they call.

use super::{by_others, push, rule};
use crate::k8s::Sink;
use crate::k8s::admission::{
    FailurePolicy, MatchConstraints, Operation, PolicySpec, ResourceRule, Scope, ValidationAction,
};
use crate::plan::access::Guard;

const SECRET_GUARD: &str = "platformc-secret-guard";
const TOKEN_GUARD: &str = "platformc-token-guard";

pub(in crate::emit) fn tokens(out: &mut impl Sink, guard: &Guard<'_>) {
    let deny = vec![ValidationAction::Deny];
    push(out, SECRET_GUARD, secrets(), deny, guard.by_argocd);
    push(
        out,
        TOKEN_GUARD,
        requests(guard),
        vec![ValidationAction::Deny, ValidationAction::Audit],
        guard.by_argocd,
    );
}

/// A Secret of this type holds a token that never expires. Kubernetes writes it for whoever makes the Secret, and
/// an operator that makes Secrets makes one for a tenant that asks. Pods get theirs without a Secret.
fn secrets() -> PolicySpec {
    PolicySpec {
        failure_policy: FailurePolicy::Fail,
        match_constraints: MatchConstraints::in_namespaces_with(
            "platformc.io/tenant",
            vec![created("secrets")],
        ),
        match_conditions: Vec::new(),
        validations: vec![rule(
            "!has(object.type) || object.type != 'kubernetes.io/service-account-token'",
            "a Secret of this type holds a token that never expires: let the pod's own token be mounted",
        )],
    }
}

/// The identities in the platform's namespaces deploy for tenants. The delivery engine acts as them without a
/// token, so that nobody has a reason to ask for one. In tenants' namespaces kubelets and operators do.
fn requests(guard: &Guard<'_>) -> PolicySpec {
    PolicySpec {
        failure_policy: FailurePolicy::Fail,
        match_constraints: MatchConstraints::in_namespaces_with(
            "platformc.io/system",
            vec![created("serviceaccounts/token")],
        ),
        match_conditions: by_others(guard),
        validations: vec![rule(
            "false",
            "this identity belongs to the platform, and nobody needs a token of it",
        )],
    }
}

fn created(resource: &'static str) -> ResourceRule {
    ResourceRule {
        api_groups: [""],
        api_versions: ["v1"],
        operations: vec![Operation::Create],
        resources: vec![resource],
        scope: Scope::Any,
    }
}

#[cfg(test)]
#[expect(
    clippy::too_many_lines,
    reason = "a snapshot is as long as what it shows"
)]
mod tests {
    use crate::emit::fixture::Fleet;

    #[test]
    fn nobody_gets_a_lasting_token_or_one_of_a_deployer() {
        insta::assert_snapshot!(Fleet::new().text("policies/token-guard.yaml"), @r#"
        # Written by platformc from the platform's spec; change the spec, not this file.
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata:
          name: platformc-secret-guard
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
              resources:
              - secrets
              scope: "*"
          validations:
          - expression: "!has(object.type) || object.type != 'kubernetes.io/service-account-token'"
            message: "a Secret of this type holds a token that never expires: let the pod's own token be mounted"
            reason: Forbidden
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata:
          name: platformc-secret-guard
          labels:
            app.kubernetes.io/managed-by: platformc
        spec:
          policyName: platformc-secret-guard
          validationActions:
          - Deny
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata:
          name: platformc-token-guard
          labels:
            app.kubernetes.io/managed-by: platformc
        spec:
          failurePolicy: Fail
          matchConstraints:
            matchPolicy: Equivalent
            namespaceSelector:
              matchExpressions:
              - key: platformc.io/system
                operator: Exists
            objectSelector: {}
            resourceRules:
            - apiGroups:
              - ""
              apiVersions:
              - v1
              operations:
              - CREATE
              resources:
              - serviceaccounts/token
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
          validations:
          - expression: "false"
            message: this identity belongs to the platform, and nobody needs a token of it
            reason: Forbidden
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata:
          name: platformc-token-guard
          labels:
            app.kubernetes.io/managed-by: platformc
        spec:
          policyName: platformc-token-guard
          validationActions:
          - Deny
          - Audit
        "#);
    }
}
