package reach

import (
	"net/netip"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"sigs.k8s.io/yaml"
)

func cluster(t *testing.T, specs ...string) Cluster {
	t.Helper()
	c := Cluster{
		Policies: map[string][]*networkingv1.NetworkPolicy{},
		Namespaces: map[string]map[string]string{
			"a": {"kubernetes.io/metadata.name": "a"}, "b": {"kubernetes.io/metadata.name": "b"},
		},
	}
	for _, spec := range specs {
		policy := &networkingv1.NetworkPolicy{}
		policy.Namespace = "a"
		if err := yaml.UnmarshalStrict([]byte(spec), &policy.Spec); err != nil {
			t.Fatal(err)
		}
		c.Policies["a"] = append(c.Policies["a"], policy)
	}
	return c
}

func TestAllows(t *testing.T) {
	const deny = "{podSelector: {}, policyTypes: [Ingress, Egress]}"
	inA, inB := End{Namespace: "a"}, End{Namespace: "b"}
	web := End{Namespace: "a", Pod: map[string]string{"app": "web"}}
	public := End{Address: netip.MustParseAddr("93.184.216.34")}
	private := End{Address: netip.MustParseAddr("10.1.2.3")}
	tcp := func(number int32) Port { return Port{corev1.ProtocolTCP, number} }
	for _, test := range []struct {
		what     string
		policies []string
		from, to End
		port     Port
		want     bool
	}{
		{"no policy: everything", nil, inB, inA, tcp(80), true},
		{"default deny closes ingress", []string{deny}, inB, inA, tcp(80), false},
		{"default deny closes egress", []string{deny}, inA, inB, tcp(80), false},
		{"default deny closes the namespace itself", []string{deny}, inA, inA, tcp(80), false},
		{"a policy without types is for ingress", []string{"{podSelector: {}}"}, inA, inB, tcp(80), true},
		{"any rule opens", []string{deny, "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}"}, inB, inA, tcp(80), true},
		{"a rule without peers is for all", []string{"{podSelector: {}, ingress: [{}]}"}, public, inA, tcp(80), true},
		{"a pod selector is for the own namespace", []string{"{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"}, inB, inA, tcp(80), false},
		{"a policy holds for the pods that it selects", []string{deny, "{podSelector: {matchLabels: {app: web}}, ingress: [{}]}"}, inB, inA, tcp(80), false},
		{"… and only for them", []string{deny, "{podSelector: {matchLabels: {app: web}}, ingress: [{}]}"}, inB, web, tcp(80), true},
		{"a range of ports", []string{"{podSelector: {}, ingress: [{ports: [{port: 7000, endPort: 7010}]}]}"}, inB, inA, tcp(7010), true},
		{"… ends", []string{"{podSelector: {}, ingress: [{ports: [{port: 7000, endPort: 7010}]}]}"}, inB, inA, tcp(7011), false},
		{"ports are TCP unless they say otherwise", []string{"{podSelector: {}, ingress: [{ports: [{port: 53}]}]}"}, inB, inA, Port{corev1.ProtocolUDP, 53}, false},
		{"a block", []string{"{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]}"}, inA, public, tcp(443), true},
		{"… and what it excepts", []string{"{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]}"}, inA, private, tcp(443), false},
		{"a block is no pod", []string{"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}"}, inB, inA, tcp(80), false},
	} {
		if got := cluster(t, test.policies...).Allows(test.from, test.to, test.port); got != test.want {
			t.Errorf("%s: %v", test.what, got)
		}
	}
}
