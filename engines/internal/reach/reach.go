// Package reach decides what a set of NetworkPolicies lets through. It follows the rules of
// the Kubernetes API and nothing else: there are no nodes and no network here, so that this
// part of the suite is a model of what a network plugin does.
package reach

import (
	"fmt"
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// End is one end of a connection: a pod, or an address outside of the cluster.
type End struct {
	// Namespace is the pod's; empty for an address.
	Namespace string
	// Pod are the pod's labels.
	Pod map[string]string
	// Address is the address, of a pod too if a policy could name it.
	Address netip.Addr
}

func (e End) String() string {
	if e.Namespace == "" {
		return e.Address.String()
	}
	if len(e.Pod) == 0 {
		return e.Namespace
	}
	return fmt.Sprintf("%s %v", e.Namespace, e.Pod)
}

// Port is where a connection goes.
type Port struct {
	Protocol corev1.Protocol
	Number   int32
}

// Cluster is what decides: the policies of each namespace and its labels.
type Cluster struct {
	Policies   map[string][]*networkingv1.NetworkPolicy
	Namespaces map[string]map[string]string
}

// Allows says whether a connection is let through: out of its source and into its target. Each of the two is
// closed by the first policy that selects the pod for that direction, and opened by any rule of any of them.
func (c Cluster) Allows(from, to End, port Port) bool {
	return c.leaves(from, to, port) && c.enters(from, to, port)
}

func (c Cluster) leaves(from, to End, port Port) bool {
	policies := c.selecting(from, networkingv1.PolicyTypeEgress)
	opens := func(policy *networkingv1.NetworkPolicy) bool {
		return slices.ContainsFunc(policy.Spec.Egress, func(rule networkingv1.NetworkPolicyEgressRule) bool {
			return c.anyPeer(policy, rule.To, to) && anyPort(rule.Ports, port)
		})
	}
	return len(policies) == 0 || slices.ContainsFunc(policies, opens)
}

func (c Cluster) enters(from, to End, port Port) bool {
	policies := c.selecting(to, networkingv1.PolicyTypeIngress)
	opens := func(policy *networkingv1.NetworkPolicy) bool {
		return slices.ContainsFunc(policy.Spec.Ingress, func(rule networkingv1.NetworkPolicyIngressRule) bool {
			return c.anyPeer(policy, rule.From, from) && anyPort(rule.Ports, port)
		})
	}
	return len(policies) == 0 || slices.ContainsFunc(policies, opens)
}

// selecting are the policies that hold for a pod in a direction. None holds for an address outside.
func (c Cluster) selecting(end End, direction networkingv1.PolicyType) []*networkingv1.NetworkPolicy {
	var found []*networkingv1.NetworkPolicy
	for _, policy := range c.Policies[end.Namespace] {
		if slices.Contains(directions(policy), direction) && selects(&policy.Spec.PodSelector, end.Pod) {
			found = append(found, policy)
		}
	}
	return found
}

// directions are a policy's types; without any it is for ingress, and for egress if it has such rules.
func directions(policy *networkingv1.NetworkPolicy) []networkingv1.PolicyType {
	switch {
	case len(policy.Spec.PolicyTypes) > 0:
		return policy.Spec.PolicyTypes
	case len(policy.Spec.Egress) > 0:
		return []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress}
	default:
		return []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	}
}

// anyPeer says whether a rule's peers hold the other end. A rule without peers is for everyone.
func (c Cluster) anyPeer(policy *networkingv1.NetworkPolicy, peers []networkingv1.NetworkPolicyPeer, end End) bool {
	holds := func(peer networkingv1.NetworkPolicyPeer) bool { return c.peer(policy, peer, end) }
	return len(peers) == 0 || slices.ContainsFunc(peers, holds)
}

func (c Cluster) peer(policy *networkingv1.NetworkPolicy, peer networkingv1.NetworkPolicyPeer, end End) bool {
	if peer.IPBlock != nil {
		return end.Address.IsValid() && inBlock(peer.IPBlock, end.Address)
	}
	if end.Namespace == "" {
		return false
	}
	inNamespace := end.Namespace == policy.Namespace
	if peer.NamespaceSelector != nil {
		inNamespace = selects(peer.NamespaceSelector, c.Namespaces[end.Namespace])
	}
	return inNamespace && (peer.PodSelector == nil || selects(peer.PodSelector, end.Pod))
}

func inBlock(block *networkingv1.IPBlock, address netip.Addr) bool {
	within := func(cidr string) bool {
		prefix, err := netip.ParsePrefix(cidr)
		return err == nil && prefix.Contains(address)
	}
	return within(block.CIDR) && !slices.ContainsFunc(block.Except, within)
}

// anyPort says whether a rule's ports hold the port. A rule without ports is for all of them.
func anyPort(ports []networkingv1.NetworkPolicyPort, port Port) bool {
	holds := func(rule networkingv1.NetworkPolicyPort) bool {
		protocol := corev1.ProtocolTCP
		if rule.Protocol != nil {
			protocol = *rule.Protocol
		}
		if protocol != port.Protocol || rule.Port == nil {
			return protocol == port.Protocol
		}
		last := rule.Port.IntVal
		if rule.EndPort != nil {
			last = *rule.EndPort
		}
		return rule.Port.IntVal <= port.Number && port.Number <= last
	}
	return len(ports) == 0 || slices.ContainsFunc(ports, holds)
}

func selects(selector *metav1.LabelSelector, set map[string]string) bool {
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	return err == nil && parsed.Matches(labels.Set(set))
}
