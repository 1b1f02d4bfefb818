// Package hash is SHA-256 (FIPS 180-4), by which data, runs and random streams are named. It is the standard library's, but in
// WebAssembly our own: there the library's brings ciphers and their self-tests along, which a page would have to load.
package hash

import "hash"

// Hash is a sum in progress.
type Hash = hash.Hash
