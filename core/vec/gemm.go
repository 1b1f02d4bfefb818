package vec

// Transpose says whether Gemm reads an operand as it lies or transposed.
type Transpose bool

// NoTrans reads an operand as it lies; Trans reads its transpose.
const (
	NoTrans Transpose = false
	Trans   Transpose = true
)

// Mode says what becomes of the old contents of a destination.
type Mode bool

// Set overwrites the destination; Add adds to it.
const (
	Set Mode = false
	Add Mode = true
)

// Gemm sets dst to op(a)·op(b), or adds that product to dst, by mode.
//
//	op(a): dst.Rows × K, op(b): K × dst.Cols, op(m) = m or mᵀ
//	dst[i,j] = (…((s + op(a)[i,0]·op(b)[0,j]) + op(a)[i,1]·op(b)[1,j]) + …)
//
// where s is +0 for Set and the old dst[i,j] for Add. Every element is that one
// sequential sum over k, each product and each sum rounded on its own, so the
// bits do not depend on blocking, vector width or threads. For K = 0, Set
// writes zeros and Add leaves dst as it is. Nothing is skipped: 0·Inf is NaN
// here as anywhere.
//
// dst must not overlap a or b. Gemm panics when the shapes do not fit or a
// matrix promises more than its data holds. It allocates nothing.
func Gemm(dst, a Matrix, ta Transpose, b Matrix, tb Transpose, mode Mode) {
	dst.check()
	a.check()
	b.check()
	m, k := a.dims(ta)
	kb, n := b.dims(tb)
	if dst.Rows != m || dst.Cols != n || k != kb {
		panic(badShape)
	}
	gemm(dst, a, ta, b, tb, mode)
}

// dims returns the shape of op(m).
func (m Matrix) dims(t Transpose) (rows, cols int) {
	if t {
		return m.Cols, m.Rows
	}
	return m.Rows, m.Cols
}
