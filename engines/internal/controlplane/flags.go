package controlplane

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
)

// The ways in: the suite's, and the controller manager's. They are no secrets: the servers listen on loopback
// and live for one run.
const (
	token        = "engines"
	managerToken = "engines-manager"
)

// HubToken is that of the hub from which Argo CD delivers, as a cloud would give it one: it is a member of the group
// that the clusters' own files let in.
const HubToken = "engines-hub"

const tokens = token + ",engines,engines,system:masters\n" +
	managerToken + ",system:kube-controller-manager,manager\n" +
	HubToken + ",hub,hub,platformc:hub\n"

func loopback(scheme string, port int) string { return fmt.Sprintf("%s://127.0.0.1:%d", scheme, port) }

func (c *ControlPlane) prepare(data string) error {
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return err
	}
	if data != "" {
		if err := os.CopyFS(c.EtcdData(), os.DirFS(data)); err != nil {
			return err
		}
		// etcd refuses data that others could read.
		if err := os.Chmod(c.EtcdData(), 0o700); err != nil {
			return err
		}
	}
	if err := os.WriteFile(c.file("tokens.csv"), []byte(tokens), 0o600); err != nil {
		return err
	}
	return writeKey(c.file("sa.key"))
}

func writeKey(path string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	block := pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	return os.WriteFile(path, pem.EncodeToMemory(&block), 0o600)
}

func (c *ControlPlane) writeKubeconfigs() error {
	return errors.Join(c.writeKubeconfig(c.Kubeconfig(), token), c.writeKubeconfig(c.managerKubeconfig(), managerToken))
}

func (c *ControlPlane) managerKubeconfig() string { return c.file("manager-kubeconfig") }

func (c *ControlPlane) writeKubeconfig(path, token string) error {
	const format = `apiVersion: v1
kind: Config
current-context: engines
contexts: [{name: engines, context: {cluster: engines, user: engines}}]
clusters: [{name: engines, cluster: {server: %q, insecure-skip-tls-verify: true}}]
users: [{name: engines, user: {token: %q}}]
`
	return os.WriteFile(path, fmt.Appendf(nil, format, c.serverURL, token), 0o600)
}

func (c *ControlPlane) etcdFlags(peerPort int) []string {
	peer := loopback("http", peerPort)
	return []string{
		// Data that lives for one run may be lost with the machine.
		"--unsafe-no-fsync",
		"--name=engines",
		"--data-dir=" + c.EtcdData(),
		"--listen-client-urls=" + c.etcdURL,
		"--advertise-client-urls=" + c.etcdURL,
		"--listen-peer-urls=" + peer,
		"--initial-advertise-peer-urls=" + peer,
		"--initial-cluster=engines=" + peer,
		// Data that was copied from another cluster names that cluster's addresses.
		"--force-new-cluster",
		"--log-level=warn",
	}
}

func (c *ControlPlane) serverFlags(port int) []string {
	return []string{
		"--etcd-servers=" + c.etcdURL,
		// Whoever rewinds reads old revisions.
		"--etcd-compaction-interval=0",
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", port),
		"--cert-dir=" + c.file("certificates"),
		"--token-auth-file=" + c.file("tokens.csv"),
		"--authorization-mode=RBAC",
		// As nearly every cluster has it: what refuses a privileged pod must be the tenant's namespace.
		"--allow-privileged=true",
		"--service-cluster-ip-range=172.30.0.0/16",
		"--service-account-issuer=https://engines.invalid",
		"--service-account-key-file=" + c.file("sa.key"),
		"--service-account-signing-key-file=" + c.file("sa.key"),
		// A run asks thousands of questions at once; nobody else waits for an answer.
		"--enable-priority-and-fairness=false",
		"--max-requests-inflight=0",
		"--max-mutating-requests-inflight=0",
	}
}

func (c *ControlPlane) managerFlags(port int) []string {
	return []string{
		"--kubeconfig=" + c.managerKubeconfig(),
		"--authentication-kubeconfig=" + c.managerKubeconfig(),
		"--authorization-kubeconfig=" + c.managerKubeconfig(),
		// As kubeadm has it: each controller is somebody of its own, and the guards know which.
		"--use-service-account-credentials",
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", port),
		"--cert-dir=" + c.file("certificates"),
		"--service-account-private-key-file=" + c.file("sa.key"),
		"--controllers=*,-nodeipam,-cloud-node-lifecycle",
		"--leader-elect=false",
		"--kube-api-qps=500",
		"--kube-api-burst=1000",
		// The defaults let a new quota wait for minutes on a busy machine.
		"--concurrent-resource-quota-syncs=10",
	}
}
