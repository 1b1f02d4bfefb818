//go:build !js

package hash

import "crypto/sha256"

// New returns a SHA-256 in progress.
func New() Hash { return sha256.New() }

// Sum256 returns the SHA-256 of data.
func Sum256(data []byte) [Size]byte { return sha256.Sum256(data) }
