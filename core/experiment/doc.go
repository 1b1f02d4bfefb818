// Package experiment plays whole experiments: one JSON document in, one stream of events out.
//
// A Config says everything that decides the numbers; Run yields events as it plays them. The terminal, the page and the
// files are clients of that stream. Equal configs give equal bits on every machine, for any number of threads; the digest
// at the end of the stream is a token that anyone can verify.
package experiment
