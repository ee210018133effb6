package controlplane

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
)

// The one way in. It is no secret: the servers listen on loopback and live for one run.
const token = "engines"

func loopback(scheme string, port int) string { return fmt.Sprintf("%s://127.0.0.1:%d", scheme, port) }

// freePorts asks the system for ports that nobody listens on.
func freePorts(count int) ([]int, error) {
	var ports []int
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		// Closed at the end, so that no port is given twice.
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

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
	if err := os.WriteFile(c.file("tokens.csv"), []byte(token+",engines,engines,system:masters\n"), 0o600); err != nil {
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

func (c *ControlPlane) writeKubeconfig() error {
	const format = `apiVersion: v1
kind: Config
current-context: engines
contexts: [{name: engines, context: {cluster: engines, user: engines}}]
clusters: [{name: engines, cluster: {server: %q, insecure-skip-tls-verify: true}}]
users: [{name: engines, user: {token: %q}}]
`
	return os.WriteFile(c.Kubeconfig(), fmt.Appendf(nil, format, c.serverURL, token), 0o600)
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
		"--kubeconfig=" + c.Kubeconfig(),
		"--authentication-kubeconfig=" + c.Kubeconfig(),
		"--authorization-kubeconfig=" + c.Kubeconfig(),
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
