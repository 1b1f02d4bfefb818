package chart

import (
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"math/rand"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// node is an element of a parsed drawing.
type node struct {
	name string
	attr map[string]string
	text string
}

// parse reads a drawing strictly and lists its elements in order.
func parse(t testing.TB, svg string) []*node {
	t.Helper()
	var all, open []*node
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err, svg)
		switch token := token.(type) {
		case xml.StartElement:
			n := &node{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				require.NotContains(t, n.attr, a.Name.Local, "attribute twice")
				n.attr[a.Name.Local] = a.Value
			}
			all, open = append(all, n), append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(token)
			}
		}
	}
}

// check holds what is true of every figure, whatever the numbers were.
func check(t testing.TB, fig Figure) []*node {
	t.Helper()
	nodes := parse(t, fig.SVG)
	root := nodes[0]
	require.Equal(t, "svg", root.name)
	require.Equal(t, "img", root.attr["role"])
	require.NotEmpty(t, fig.Summary)
	require.NotEmpty(t, nodes[1].text, "title")
	require.NotContains(t, fig.SVG, "style=")
	w, h := viewBox(fig.SVG)
	require.Positive(t, w*h)
	var boxes []box
	for _, n := range nodes {
		for name, value := range n.attr {
			if name != "aria-label" && name != "href" {
				require.NotContains(t, value, "NaN")
				require.NotContains(t, value, "Inf")
			}
		}
		if n.name == "text" {
			boxes = append(boxes, textBox(t, n))
		}
	}
	const slack = 0.2
	for i, b := range boxes {
		require.True(t, b.x0 >= -slack && b.y0 >= -slack && b.x1 <= w+slack && b.y1 <= h+slack, "text %d leaves the picture: %v of %v x %v\n%s", i, b, w, h, fig.SVG)
		for k, other := range boxes[:i] {
			other.x0, other.x1, other.y0, other.y1 = other.x0+slack, other.x1-slack, other.y0+slack, other.y1-slack
			require.False(t, b.meets(other), "texts %d and %d overlap\n%s", k, i, fig.SVG)
		}
	}
	for i, row := range fig.Table.Rows {
		require.Len(t, row, len(fig.Table.Head), "row %d", i)
	}
	parse(t, Export(fig, LightPalette(), "A <title>"))
	return nodes
}

func textBox(t testing.TB, n *node) box {
	x, err := strconv.ParseFloat(n.attr["x"], 64)
	require.NoError(t, err)
	y, err := strconv.ParseFloat(n.attr["y"], 64)
	require.NoError(t, err)
	at := map[string]anchor{"middle": middle, "end": end}[n.attr["text-anchor"]]
	return label{x: x, y: y, at: at, text: n.text}.bounds()
}

// texts lists the words of a drawing.
func texts(nodes []*node) []string {
	var all []string
	for _, n := range nodes {
		if n.name == "text" {
			all = append(all, n.text)
		}
	}
	return all
}

// count counts the elements whose attribute has the value.
func count(nodes []*node, attr, value string) int {
	n := 0
	for _, each := range nodes {
		if each.attr[attr] == value {
			n++
		}
	}
	return n
}

const nasty = `<b a="1">'&` + "\x00\ufffe\xff\n"

// samples are inputs that charts meet on a bad day.
func samples() map[string][]float64 {
	r := rand.New(rand.NewSource(1))
	tail := make([]float64, 200)
	for i := range tail {
		tail[i] = math.Exp(r.NormFloat64() * 3)
	}
	nan, inf := math.NaN(), math.Inf(1)
	return map[string][]float64{
		"none": nil, "one": {0.3}, "zero": {0}, "equal": {2, 2, 2, 2}, "tail": tail, "negative": {-5, -4, -1},
		"bad": {nan, inf, -inf}, "mixed": {nan, 1, inf, 2}, "huge": {-1e308, 1e308, 1e149}, "tiny": {5e-324, 1e-300, 0},
		"close": {1e15, 1e15 + 1}, "wide": {1e-140, 1e140}, "large": {123456, 999999, 1e6},
	}
}

// decode reads fuzzed bytes as floats.
func decode(data []byte) []float64 {
	var all []float64
	for ; len(data) >= 8 && len(all) < 300; data = data[8:] {
		all = append(all, math.Float64frombits(binary.LittleEndian.Uint64(data)))
	}
	return all
}

// encode is the way back, for the seeds.
func encode(values []float64) []byte {
	var data []byte
	for _, v := range values {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
	}
	return data
}

// seed gives all samples to a fuzz target.
func seed(f *testing.F) {
	for _, s := range samples() {
		f.Add(encode(s), "label")
	}
	f.Add(encode([]float64{0.5, 0.1, 0.2, 0.3, 0.4, 0.9}), nasty)
	f.Add(encode([]float64{0.5, 0.1, 0.2, 0.3, 0, 0, 0, 0, 0.9}), "0\x00 \x01\x01\x01 0\xff%")
}

func word(s string) string { return s[:min(len(s), 200)] }
