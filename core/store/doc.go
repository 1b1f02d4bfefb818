// Package store keeps models in files of the formats that others read and write: safetensors, PyTorch's and NumPy's. A format is a
// file and a line in Formats. It is for programs with files; the page does without it.
package store
