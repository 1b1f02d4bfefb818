package hash

// New returns a SHA-256 in progress.
func New() Hash { return newDigest() }

// Sum256 returns the SHA-256 of data.
func Sum256(data []byte) (sum [Size]byte) {
	d := newDigest()
	d.Write(data)
	d.Sum(sum[:0])
	return sum
}
