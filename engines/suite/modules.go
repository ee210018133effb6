package suite

// The pods of Pod Security's own tests are read from this module's folder.
import _ "k8s.io/pod-security-admission/api"
