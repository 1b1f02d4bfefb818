package vec

const (
	badLength = "vec: length mismatch"
	badShape  = "vec: shape mismatch"
	badMatrix = "vec: matrix does not fit its data"
)

// Matrix is a row-major view of a plain slice: element (i, j) is
// Data[i*Stride+j], with 0 ≤ i < Rows and 0 ≤ j < Cols ≤ Stride. What lies in
// a row between Cols and Stride belongs to someone else and is never touched.
// Copies of a Matrix share their data; the zero value is the empty matrix.
type Matrix struct {
	Rows, Cols, Stride int
	Data               []float64
}

// NewMatrix returns a rows×cols matrix of zeros, Stride == cols.
// It panics when a size is negative.
func NewMatrix(rows, cols int) Matrix {
	if rows < 0 || cols < 0 {
		panic(badShape)
	}
	return Matrix{Rows: rows, Cols: cols, Stride: cols, Data: make([]float64, rows*cols)}
}

// MatrixOf returns the rows×cols matrix that lies in data, which it shares.
// It panics unless len(data) == rows*cols.
func MatrixOf(data []float64, rows, cols int) Matrix {
	if rows < 0 || cols < 0 {
		panic(badShape)
	}
	if len(data) != rows*cols {
		panic(badLength)
	}
	return Matrix{Rows: rows, Cols: cols, Stride: cols, Data: data}
}

// Resize returns a rows×cols matrix, Stride == cols, in m's own memory where that
// suffices; what it holds is left over. It panics when a size is negative.
func (m Matrix) Resize(rows, cols int) Matrix {
	if rows < 0 || cols < 0 {
		panic(badShape)
	}
	if cap(m.Data) < rows*cols {
		return NewMatrix(rows, cols)
	}
	return MatrixOf(m.Data[:rows*cols], rows, cols)
}

// Row returns row i, a slice of length m.Cols that shares the matrix's data.
// It panics when there is no such row.
func (m Matrix) Row(i int) []float64 {
	if uint(i) >= uint(m.Rows) {
		panic(badShape)
	}
	if m.Cols == 0 {
		return nil
	}
	at := i * m.Stride
	return m.Data[at : at+m.Cols : at+m.Cols]
}

// Slice returns rows from, …, to-1 as a matrix that shares m's data.
// It panics unless 0 ≤ from ≤ to ≤ m.Rows.
func (m Matrix) Slice(from, to int) Matrix {
	if from < 0 || from > to || to > m.Rows {
		panic(badShape)
	}
	view := Matrix{Rows: to - from, Cols: m.Cols, Stride: m.Stride}
	if from < to && m.Cols > 0 {
		view.Data = m.Data[from*m.Stride : (to-1)*m.Stride+m.Cols]
	}
	return view
}

// check panics when m promises elements that its data does not hold.
func (m Matrix) check() {
	if m.Rows < 0 || m.Cols < 0 || m.Stride < m.Cols {
		panic(badMatrix)
	}
	if m.Rows > 0 && m.Cols > 0 && (m.Rows-1)*m.Stride+m.Cols > len(m.Data) {
		panic(badMatrix)
	}
}
