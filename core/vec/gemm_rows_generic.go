package vec

// gemmRowsGeneric is the oracle for every faster gemmRows: the definition in
// GemmRows's comment, one element after the other. It reads any layout.
func gemmRowsGeneric(dst []float64, to []int, a []float64, from []int, step int, p *Packed, mode Mode) {
	for r, t := range to {
		for j := range p.N {
			s := 0.0
			if mode == Add {
				s = dst[t+j]
			}
			for k := range p.K {
				s += float64(a[from[r]+k*step] * p.at(k, j))
			}
			dst[t+j] = s
		}
	}
}

// gemmRowsBlocked is gemmRowsGeneric with the inner loops of gemmBlocked. It
// reads any layout, and wants panels of panelN columns.
func gemmRowsBlocked(dst []float64, to []int, a []float64, from []int, step int, p *Packed, mode Mode) {
	if mode == Set {
		for _, t := range to {
			clear(dst[t:][:p.N])
		}
	}
	for k := 0; k < p.K; k += panelK {
		rows := min(panelK, p.K-k)
		for j := 0; j < p.N; j += p.layout.wide {
			data, w := p.panel(j, k)
			panel := Matrix{rows, min(w, p.N-j), w, data}
			r := 0
			for ; r+2 <= len(to); r += 2 {
				d, e := dst[to[r]+j:][:panel.Cols], dst[to[r+1]+j:][:panel.Cols]
				addPair(d, e, a[from[r]+k*step:], a[from[r+1]+k*step:], step, panel)
			}
			if r < len(to) {
				addRow(dst[to[r]+j:][:panel.Cols], a[from[r]+k*step:], step, panel)
			}
		}
	}
}
