package token

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
)

// inflate unpacks a message of the redirect binding, up to the length that a message may have.
func inflate(packed []byte) (string, error) {
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxSaml+1))
	if err != nil {
		return "", err
	}
	if len(text) > maxSaml {
		return "", errors.New("the message is too long")
	}
	return string(text), nil
}
