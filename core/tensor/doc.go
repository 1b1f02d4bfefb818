// Package tensor holds arrays with names, which is what files of weights are made of, whatever their format; says which of them
// are a network's; and writes and reads the simplest of these formats, safetensors. Package store has the others.
//
// Files are not trusted. Every size that one claims is held against the bytes that are really there before memory is asked
// for, and elements stay in the file until they are wanted.
package tensor
