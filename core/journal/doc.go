// Package journal keeps what the methods of a run have come to, so that a run that was killed goes on instead of beginning anew
// and ends with the same bits.
//
// A journal is a folder: about.json says of what run it is, and every method that has finished with a seed, and every change
// that was made to its model, has a file with all that it told. Such a file has a line of JSON that names its run and its seat;
// then for every turn a line of JSON and, after that of a result, θ, the state and the scores as little-endian float64; and at its
// end the SHA-256 of all before. It appears whole or not at all. A file that does not fit its sum, or is of another run, is
// never trusted: it is set aside, and its method is played again.
//
// Beside these, spent.json says how long the run has been played. No result hangs on it.
package journal
