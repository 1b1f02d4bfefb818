package vec

// packMatrixGeneric copies op(b) into p, whose size and layout are set.
func packMatrixGeneric(p *Packed, b Matrix, t Transpose) {
	for j := 0; j < p.N; j += p.layout.wide {
		used := min(p.layout.wide, p.N-j)
		data, w := p.panel(j, 0)
		if t {
			pad(data, w, used)
			turn(Matrix{p.K, used, w, data}, b, j, 0)
			continue
		}
		for k := range p.K {
			copyPadded(data[k*w:][:w], b.Data[k*b.Stride+j:][:used])
		}
	}
}

// packRowsGeneric copies b[at[k] : at[k]+p.N] into row k of p, whose size and
// layout are set.
func packRowsGeneric(p *Packed, b []float64, at []int) {
	for j := 0; j < p.N; j += p.layout.wide {
		used := min(p.layout.wide, p.N-j)
		data, w := p.panel(j, 0)
		for k, from := range at {
			copyPadded(data[k*w:][:w], b[from+j:][:used])
		}
	}
}

func copyPadded(dst, src []float64) {
	clear(dst[copy(dst, src):])
}

// pad clears columns used, …, w-1 of a panel of w columns.
func pad(data []float64, w, used int) {
	if used == w {
		return
	}
	for at := 0; at < len(data); at += w {
		clear(data[at+used : at+w])
	}
}
