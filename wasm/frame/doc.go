// Package frame is what a worker tells the page beside the stream of events: a Scene before anything is played, and a Take of a
// method's model after an epoch. Both travel as bytes, little-endian, so that neither side spends its time on text.
package frame
