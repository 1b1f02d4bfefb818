//go:build page

package data

// A page fetches these when they are asked for, since most visitors never do.
const fashionAsset, digitsAsset = "", ""
