package judge

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"platformc.invalid/engines/internal/facts"
	"platformc.invalid/engines/internal/reach"
	"platformc.invalid/engines/internal/tree"
)

// Network decides every connection that matters with a model of NetworkPolicies, and compares with what the
// spec opens: between every two namespaces, to names, to the metadata services, to the internet, to private
// addresses, and from the gateway.
func (t *Trial) Network(context.Context) ([]Finding, error) {
	objects, err := t.everyone()
	if err != nil {
		return nil, err
	}
	cluster, err := reachOf(objects)
	if err != nil {
		return nil, err
	}
	findings := t.closed(cluster)
	for _, flow := range append(t.flows(), t.toStrangers(cluster)...) {
		t.Count.Flows++
		got := cluster.Allows(flow.from, flow.to, flow.port)
		if got == flow.want {
			continue
		}
		what := fmt.Sprintf("%s → %s %s/%d", flow.from, flow.to, flow.port.Protocol, flow.port.Number)
		findings = append(findings, t.about("network (modelled)", flow.tenant, what, openClosed(flow.want), openClosed(got)))
	}
	return findings, nil
}

// closed finds namespaces that the policies without any rule do not close by themselves, for every pod and in
// both directions: whatever else is selected or taken away, nothing opens by mistake.
func (t *Trial) closed(cluster reach.Cluster) []Finding {
	var findings []Finding
	for _, place := range t.Places() {
		bare := reach.Cluster{Namespaces: cluster.Namespaces, Policies: map[string][]*networkingv1.NetworkPolicy{}}
		for _, policy := range cluster.Policies[place.Namespace] {
			if len(policy.Spec.Ingress)+len(policy.Spec.Egress) == 0 {
				bare.Policies[place.Namespace] = append(bare.Policies[place.Namespace], policy)
			}
		}
		own, outside := reach.End{Namespace: place.Namespace}, reach.End{Address: netip.MustParseAddr("93.184.216.34")}
		t.Count.Flows += 2
		if bare.Allows(own, outside, tcp(1)) || bare.Allows(outside, own, tcp(1)) {
			findings = append(findings, t.about("network (modelled)", place.Tenant.Name, place.Namespace,
				"closed in both directions by a policy without rules", "no such policy"))
		}
	}
	return findings
}

func openClosed(open bool) string {
	if open {
		return "open"
	}
	return "closed"
}

func reachOf(objects []tree.Object) (reach.Cluster, error) {
	cluster := reach.Cluster{
		Policies:   map[string][]*networkingv1.NetworkPolicy{},
		Namespaces: map[string]map[string]string{},
	}
	for _, object := range objects {
		switch object.GetKind() {
		case "NetworkPolicy":
			policy := &networkingv1.NetworkPolicy{}
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, policy); err != nil {
				return cluster, fmt.Errorf("%s: %w", object, err)
			}
			cluster.Policies[policy.Namespace] = append(cluster.Policies[policy.Namespace], policy)
		case "Namespace":
			labels := map[string]string{"kubernetes.io/metadata.name": object.GetName()}
			maps.Copy(labels, object.GetLabels())
			cluster.Namespaces[object.GetName()] = labels
		}
	}
	for _, name := range append([]string{"gateway-system"}, systemNamespaces...) {
		if cluster.Namespaces[name] == nil {
			cluster.Namespaces[name] = map[string]string{"kubernetes.io/metadata.name": name}
		}
	}
	return cluster, nil
}

// flow is a connection with what the spec says of it.
type flow struct {
	tenant   string
	from, to reach.End
	port     reach.Port
	want     bool
}

func (t *Trial) flows() []flow {
	var all []flow
	places := t.Places()
	ports := t.ports()
	for _, place := range places {
		for _, pod := range t.pods() {
			from := reach.End{Namespace: place.Namespace, Pod: pod}
			all = append(all, t.toPlaces(place, from, places, ports)...)
			all = append(all, t.outside(place, from, ports)...)
			all = append(all, t.names(place, from)...)
		}
		all = append(all, t.into(place, ports)...)
	}
	return all
}

// pods are the labels that any opening of the case asks for, and none.
func (t *Trial) pods() []map[string]string {
	pods := []map[string]string{nil}
	for _, tenant := range t.Case.Tenants {
		for _, opening := range tenant.Network {
			known := func(pod map[string]string) bool { return maps.Equal(pod, opening.Pods) }
			if !slices.ContainsFunc(pods, known) {
				pods = append(pods, opening.Pods)
			}
		}
	}
	return pods
}

// ports are the first and last of every range that the case names, those beside them, and a few that no
// line of a spec opens.
func (t *Trial) ports() []int32 {
	all := []int32{1, 22, 80, 443, 6443, 10250, 65535}
	add := func(ranges []string) {
		for _, text := range ranges {
			first, last := portRange(text)
			all = append(all, first-1, first, last, last+1)
		}
	}
	for _, tenant := range t.Case.Tenants {
		for _, opening := range tenant.Network {
			add(opening.Ports)
		}
		for _, share := range tenant.SharesWith {
			add(share.Ports)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func portRange(text string) (first, last int32) {
	low, high, isRange := strings.Cut(text, "-")
	if !isRange {
		high = low
	}
	return number(low), number(high)
}

func number(text string) int32 {
	value, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		panic(fmt.Sprintf("a case names the port %q", text))
	}
	return int32(value)
}

func inPorts(ranges []string, port int32) bool {
	return slices.ContainsFunc(ranges, func(text string) bool {
		first, last := portRange(text)
		return first <= port && port <= last
	})
}

// toPlaces are connections to tenants' namespaces: open within a tenant, and where two of them said so.
func (t *Trial) toPlaces(place facts.Place, from reach.End, places []facts.Place, ports []int32) []flow {
	var all []flow
	for _, other := range places {
		to := reach.End{Namespace: other.Namespace}
		for _, port := range ports {
			all = append(all, flow{place.Tenant.Name, from, to, tcp(port), t.mayTalk(place, other, port)})
		}
		same := place.Tenant.Name == other.Tenant.Name && place.Stage == other.Stage
		all = append(all, flow{place.Tenant.Name, from, to, udp(5000), same})
	}
	return all
}

// toStrangers are connections to and from namespaces of tenants that a sampled case does not describe. The
// case describes whoever shares with those that it names, so that all of them are closed.
func (t *Trial) toStrangers(cluster reach.Cluster) []flow {
	places := t.Places()
	var all []flow
	for name, labels := range cluster.Namespaces {
		if !t.isStranger(name, labels) {
			continue
		}
		for _, place := range places {
			own, stranger := reach.End{Namespace: place.Namespace}, reach.End{Namespace: name}
			for _, port := range []int32{80, 443, 5432, 8443} {
				all = append(all,
					flow{place.Tenant.Name, own, stranger, tcp(port), false},
					flow{place.Tenant.Name, stranger, own, tcp(port), false})
			}
		}
	}
	return all
}

// isStranger says whether a namespace is of a tenant that a sampled case does not describe.
func (t *Trial) isStranger(name string, labels map[string]string) bool {
	known := func(place facts.Place) bool { return place.Namespace == name }
	return labels["platformc.io/tenant"] != "" && !slices.ContainsFunc(t.Places(), known)
}

func (t *Trial) mayTalk(from, to facts.Place, port int32) bool {
	if from.Stage != to.Stage {
		return false
	}
	shares := func(share facts.Share) bool { return share.With == from.Tenant.Name && inPorts(share.Ports, port) }
	return from.Tenant.Name == to.Tenant.Name || slices.ContainsFunc(to.Tenant.SharesWith, shares)
}

// Addresses that nobody means by "the internet", and some that everybody does.
var (
	neverPublic = []string{
		"169.254.169.254", "169.254.170.2", "fd00:ec2::254", "168.63.129.16", "100.100.100.200", "10.0.0.1",
		"172.16.0.1", "172.30.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "0.0.0.0", "224.0.0.1",
		"255.255.255.255", "::1", "fe80::1", "fc00::1", "ff02::1", "64:ff9b::a00:1",
		// Metadata services of other clouds; and private ones inside addresses that relays unpack.
		"169.254.0.23", "192.0.0.192", "fd20:ce::254", "fe80::a9fe:a9fe", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe",
		"2002:a9fe:a9fe::1", "2002:a00:1::1",
		// Ranges that nobody owns, and that clusters are built of.
		"198.18.0.1", "240.0.0.1",
	}
	public = []string{"93.184.216.34", "1.1.1.1", "2606:4700:4700::1111"}
)

// outside are connections to addresses.
func (t *Trial) outside(place facts.Place, from reach.End, ports []int32) []flow {
	var all []flow
	add := func(text string, isPublic bool) {
		address := netip.MustParseAddr(text)
		for _, port := range ports {
			want := mayLeave(place, from.Pod, address, isPublic, port)
			all = append(all, flow{place.Tenant.Name, from, reach.End{Address: address}, tcp(port), want})
		}
		all = append(all, flow{place.Tenant.Name, from, reach.End{Address: address}, udp(443), false})
	}
	for _, text := range neverPublic {
		add(text, false)
	}
	for _, text := range public {
		add(text, true)
	}
	for _, opening := range place.Tenant.Network {
		if opening.CIDR != "" {
			first := netip.MustParsePrefix(opening.CIDR)
			add(first.Addr().Next().String(), false)
			add(first.Addr().Prev().String(), false)
		}
	}
	return all
}

func mayLeave(place facts.Place, pod map[string]string, address netip.Addr, isPublic bool, port int32) bool {
	return slices.ContainsFunc(place.Tenant.Network, func(opening facts.Opening) bool {
		if !opening.Holds(place, pod) || !inPorts(opening.Ports, port) {
			return false
		}
		return opening.Internet && isPublic || opening.CIDR != "" && netip.MustParsePrefix(opening.CIDR).Contains(address)
	})
}

// names are questions to the cluster's DNS, and to everything beside it.
func (t *Trial) names(place facts.Place, from reach.End) []flow {
	dns := reach.End{Namespace: "kube-system", Pod: map[string]string{"k8s-app": "kube-dns"}}
	var all []flow
	add := func(to reach.End, port reach.Port, want bool) {
		all = append(all, flow{place.Tenant.Name, from, to, port, want})
	}
	add(dns, udp(53), true)
	add(dns, tcp(53), true)
	add(dns, tcp(9153), false)
	add(reach.End{Namespace: "kube-system"}, udp(53), false)
	add(reach.End{Namespace: "default", Pod: dns.Pod}, udp(53), false)
	add(reach.End{Namespace: deployersNamespace}, tcp(443), false)
	nodeLocal := reach.End{Address: netip.MustParseAddr("169.254.20.10")}
	add(nodeLocal, udp(53), t.Case.NodeLocalDNS != "")
	add(nodeLocal, tcp(80), false)
	return all
}

// into are connections from where no tenant is: the gateway, the system, the internet.
func (t *Trial) into(place facts.Place, ports []int32) []flow {
	to := reach.End{Namespace: place.Namespace}
	var all []flow
	add := func(from reach.End, port int32, want bool) {
		all = append(all, flow{place.Tenant.Name, from, to, tcp(port), want})
	}
	for _, port := range ports {
		add(reach.End{Namespace: "kube-system"}, port, false)
		add(reach.End{Namespace: "default"}, port, false)
		add(reach.End{Address: netip.MustParseAddr("93.184.216.34")}, port, false)
		if gateway := t.Case.Gateway; gateway != nil {
			add(reach.End{Namespace: gateway.Namespace, Pod: gateway.Pods}, port, mayEnter(place, port))
			if len(gateway.Pods) > 0 {
				add(reach.End{Namespace: gateway.Namespace}, port, false)
			}
		}
	}
	return all
}

func mayEnter(place facts.Place, port int32) bool {
	return slices.ContainsFunc(place.Tenant.Network, func(opening facts.Opening) bool {
		return opening.Gateway && opening.Holds(place, nil) && inPorts(opening.Ports, port)
	})
}

func tcp(number int32) reach.Port { return reach.Port{Protocol: corev1.ProtocolTCP, Number: number} }
func udp(number int32) reach.Port { return reach.Port{Protocol: corev1.ProtocolUDP, Number: number} }
