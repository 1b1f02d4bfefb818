//go:build !noasm

package vec

import "os"

//go:generate go -C _generate run . -dir ..

// simdLevel says which kernels run; a higher one needs more of the machine.
type simdLevel int

const (
	simdOff simdLevel = iota
	simdAVX2
	simdAVX512
)

// level is chosen once, before main: the best that processor and operating
// system offer, or less if LETHE_SIMD says so. Only tests change it later.
var level = min(cpuLevel(), wantedLevel(os.Getenv("LETHE_SIMD")))

// wantedLevel reads LETHE_SIMD; what it does not know, it ignores.
func wantedLevel(name string) simdLevel {
	switch name {
	case "off":
		return simdOff
	case "avx2":
		return simdAVX2
	}
	return simdAVX512
}

// cpuLevel asks processor and operating system. The bits are those of Intel's
// "Software Developer's Manual", volume 2, CPUID, and volume 1, XCR0.
func cpuLevel() simdLevel {
	const (
		osxsave, avx   = 1 << 27, 1 << 28 // Leaf 1, ECX.
		avx2, avx512f  = 1 << 5, 1 << 16  // Leaf 7, EBX.
		ymmSaved       = 1<<1 | 1<<2      // XCR0.
		zmmSaved       = ymmSaved | 1<<5 | 1<<6 | 1<<7
		leaves         = 7
		features, more = 1, 7
	)
	if top, _, _, _ := cpuid(0, 0); top < leaves {
		return simdOff
	}
	_, _, ecx, _ := cpuid(features, 0)
	if ecx&osxsave == 0 || ecx&avx == 0 {
		return simdOff
	}
	_, ebx, _, _ := cpuid(more, 0)
	saved := xgetbv()
	switch {
	case ebx&avx512f != 0 && ebx&avx2 != 0 && saved&zmmSaved == zmmSaved:
		return simdAVX512
	case ebx&avx2 != 0 && saved&ymmSaved == ymmSaved:
		return simdAVX2
	}
	return simdOff
}
