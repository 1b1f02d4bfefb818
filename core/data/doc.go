// Package data holds labelled examples and what is drawn from them: where they come from (Sources), how they are divided
// (SplitConfig), and which of the training examples are to be forgotten (Scenarios).
//
// A Dataset keeps its features as they come, bytes, float64 or only those that are not 0, and turns them into float64 batch by batch; a View is a
// subset of one, and what a training loop reads, Augmented a view that varies its pictures. Everything random is drawn from streams named under the seed that is
// passed in, so a source, a split and a forget set never move one another. Equal seeds give equal bits on every machine.
package data
