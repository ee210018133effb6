package gpg

import "testing"

func TestAKeyWithoutAnIDIsAnError(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ listed, id string }{
		{"tru::1:1:0:3:1:5\npub:u:255:22:7A91C04E2D5B38F6:1:::u:::scESC:\nfpr:::::::::9:\n", "7A91C04E2D5B38F6"},
		{"pub:u:255:22:::::\n", ""},
		{"pub\n", ""},
		{"", ""},
	} {
		if id, err := idIn(c.listed); id != c.id || (err == nil) != (c.id != "") {
			t.Errorf("%q: %q, %v", c.listed, id, err)
		}
	}
}
