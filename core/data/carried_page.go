//go:build page || files

package data

// A page fetches these when they are asked for, since most visitors never do; the program that reads files has no use for them.
const fashionAsset, digitsAsset = "", ""
