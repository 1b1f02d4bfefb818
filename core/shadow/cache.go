package shadow

import (
	"encoding/binary"
	"encoding/hex"

	"lethe/core/catalog"
	"lethe/core/hash"
	"lethe/core/unlearn"
)

// engine counts the versions of all that turns a task into numbers. Raise it with any change after which equal configs give
// other bits; a test holds the bits of this one.
const engine = "lethe shadow 1"

// Cache keeps what models say from one run to the next. It is used by several goroutines at once.
type Cache interface {
	// Load returns the n numbers kept under key, if they are there and whole.
	Load(key string, n int) ([]float64, bool)
	// Store keeps numbers under key, if it can.
	Store(key string, numbers []float64)
}

// key returns the name of φ after a method: the SHA-256 of all that decides it.
func (p *Plan) key(j *job, c unlearn.Choice) string {
	h := hash.New()
	part := func(b []byte) {
		var size [8]byte
		binary.LittleEndian.PutUint64(size[:], uint64(len(b)))
		h.Write(size[:])
		h.Write(b)
	}
	part([]byte(engine))
	part([]byte(p.Sum))
	for _, v := range [...]any{p.Network, p.Audited[p.named("original")], c} {
		document, err := catalog.Encode(v)
		if err != nil {
			panic("shadow: a setting does not encode: " + err.Error())
		}
		part(document)
	}
	for _, examples := range [...][]int{p.Split.Retain, j.forget, p.Split.Val, p.Split.Forget, p.Split.Test} {
		list := make([]byte, 0, 8*len(examples))
		for _, e := range examples {
			list = binary.LittleEndian.AppendUint64(list, uint64(e))
		}
		part(list)
	}
	part(j.task.Seed[:])
	return hex.EncodeToString(h.Sum(nil))
}
