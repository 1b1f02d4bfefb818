//go:build !page && !files

package data

import _ "embed" // For the pictures.

//go:embed _assets/fashion.gz
var fashionAsset string

//go:embed _assets/digits.gz
var digitsAsset string
