package controlplane

import (
	"bytes"
	"io"
	"net/http"
	"time"
)

// tries is how often something is asked that gets no answer.
const tries = 5

// Patient asks again when a server does not answer, as on a machine that is busy with something else: that is no
// answer to what was asked. GaveUp is called when there was none in the end.
type Patient struct {
	Next   http.RoundTripper
	GaveUp func()
}

// RoundTrip makes one request.
func (p Patient) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := whole(request.Body)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		again := request.Clone(request.Context())
		if body != nil {
			again.Body = io.NopCloser(bytes.NewReader(body))
		}
		answer, err := p.Next.RoundTrip(again)
		if request.Context().Err() != nil {
			return answer, err
		}
		if err == nil {
			var overloaded bool
			if overloaded, err = isOverloaded(answer); err == nil && !overloaded {
				return answer, nil
			}
		}
		if try == tries {
			p.GaveUp()
			return answer, err
		}
		if err == nil {
			answer.Body.Close()
		}
		time.Sleep(time.Duration(try) * time.Second)
	}
}

// whole reads a body, to send it more than once.
func whole(body io.ReadCloser) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	defer body.Close()
	return io.ReadAll(body)
}

// misfit is how the API server begins what it says of an apply with a field that the kind does not have. It calls
// this, too, an error of the server's.
const misfit = "failed to create typed patch object"

// isOverloaded says whether a server says no more than that it had no time. What admission may take is limited, and
// a limit that is reached is an internal error.
func isOverloaded(answer *http.Response) (bool, error) {
	switch {
	case answer.StatusCode == http.StatusTooManyRequests:
		return true, nil
	case answer.StatusCode < http.StatusInternalServerError:
		return false, nil
	}
	body, err := whole(answer.Body)
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return !bytes.Contains(body, []byte(misfit)), err
}
