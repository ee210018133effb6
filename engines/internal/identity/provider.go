// Package identity plays an identity provider with OpenID Connect: it says of anybody that they are in any group.
package identity

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"time"
)

// keyID is the name of a provider's only key.
const keyID = "engines"

// Provider is one, under the URL of its issuer.
type Provider struct {
	issuer, client string
	key            *rsa.PrivateKey
}

// New makes a provider for the tokens of one client.
func New(issuer, client string) (*Provider, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	return &Provider{issuer, client, key}, err
}

// ServeHTTP says what the provider is, and how its tokens are verified.
func (p *Provider) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	_ = json.NewEncoder(w).Encode(map[string]any{
		"issuer":                                p.issuer,
		"authorization_endpoint":                p.issuer + "/authorize",
		"token_endpoint":                        p.issuer + "/token",
		"jwks_uri":                              p.issuer + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"keys": []any{map[string]any{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": keyID,
			"n": encode(p.key.N.Bytes()), "e": encode(big.NewInt(int64(p.key.E)).Bytes()),
		}},
	})
}

// Token is somebody's, who is in some groups.
func (p *Provider) Token(name string, groups []string) (string, error) {
	header, err := json.Marshal(map[string]any{"alg": "RS256", "kid": keyID, "typ": "JWT"})
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(map[string]any{
		"iss": p.issuer, "aud": p.client, "sub": name, "email": name + "@engines.invalid", "email_verified": true, "groups": groups,
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	})
	if err != nil {
		return "", err
	}
	signed := encode(header) + "." + encode(claims)
	hash := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, hash[:])
	return signed + "." + encode(signature), err
}

func encode(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }
