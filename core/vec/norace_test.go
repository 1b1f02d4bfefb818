//go:build !race

package vec

const raceDetector = false
