package chart

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPlane(t *testing.T) {
	points := []PlanePoint{
		{X: 0, Y: 0}, {X: 1, Y: 0.5, Class: 1, Group: Forget, Member: true}, {X: 0.4, Y: 1, Group: Unseen, Member: true, Noisy: true},
		{X: 0.2, Y: 0.1, Class: 2, Group: Test}, {X: math.NaN(), Group: Forget}, {X: 0.3, Y: 0.3, Group: Forget, Noisy: true, Selected: true},
	}
	fig := Plane(PlaneSpec{Points: points, ShowCursor: true, Cursor: 1, Lasso: []Point{{0, 0}, {1, 0}, {1, 1}, {math.Inf(1), 0}}, Ground: "data:image/png;base64,AA=="})
	nodes := check(t, fig)
	require.Equal(t, 1, count(nodes, "class", "ring"), "only forget examples that are called members")
	require.Equal(t, 2, count(nodes, "class", "cursor"))
	require.Equal(t, 5, count(nodes, "class", "mark"), "all but the one that is nowhere")
	for _, i := range []string{"0", "1", "2", "3", "5"} {
		require.Equal(t, 1, count(nodes, "data-i", i))
	}
	require.Len(t, fig.Table.Rows, len(points))
	require.Equal(t, []string{"1", "1", "0.5", "1", "forget", "yes", "no"}, fig.Table.Rows[1])
	require.Equal(t, "1 examples to retain, 3 to forget, 1 unseen. The auditor calls 1 of the 3 to forget members.", fig.Summary)
	require.NotContains(t, Plane(PlaneSpec{Ground: "https://example.org/x.png"}).SVG, "image")
	check(t, Plane(PlaneSpec{ShowCursor: true}))
}

func TestPlaneSamples(t *testing.T) {
	for _, xs := range samples() {
		for _, ys := range samples() {
			var points []PlanePoint
			for i := range min(len(xs), len(ys)) {
				points = append(points, PlanePoint{X: xs[i], Y: ys[i], Class: i, Group: Group(i % 5), Noisy: true, Member: true})
			}
			check(t, Plane(PlaneSpec{Points: points}))
		}
	}
}

func TestPlaneExtent(t *testing.T) {
	e := PlaneExtent([]PlanePoint{{X: -1, Y: 0}, {X: 3, Y: 1}})
	require.InDelta(t, (e.X1-e.X0)/PlaneWidth, (e.Y1-e.Y0)/PlaneHeight, 1e-12, "one scale")
	require.InDelta(t, -1-e.X0, e.X1-3, 1e-12, "equal margins")
	require.InDelta(t, 4*1.16, e.X1-e.X0, 1e-12)
	require.True(t, PlaneExtent(nil).ok())
	p := Point{0.7, 0.2}
	back := e.Data(e.View(p))
	require.InDelta(t, p.X, back.X, 1e-12)
	require.InDelta(t, p.Y, back.Y, 1e-12)
	require.Equal(t, Point{0, PlaneHeight}, e.View(Point{e.X0, e.Y0}))
}

func TestNearest(t *testing.T) {
	points := []PlanePoint{{X: math.NaN()}, {X: 1, Y: 1}, {X: 2, Y: 2}, {X: 2, Y: 2}}
	require.Equal(t, 2, Nearest(points, Point{2, 1.9}, 1))
	require.Equal(t, 1, Nearest(points, Point{1, 0}, 1), "the distance itself counts")
	require.Equal(t, -1, Nearest(points, Point{5, 5}, 1))
	require.Equal(t, -1, Nearest(nil, Point{}, math.Inf(1)))
}

func TestInPolygon(t *testing.T) {
	// An L: the notch is outside.
	l := []Point{{0, 0}, {4, 0}, {4, 2}, {2, 2}, {2, 4}, {0, 4}}
	for _, in := range []Point{{1, 1}, {3, 1}, {1, 3}, {1, 2}} {
		require.True(t, InPolygon(l, in), in)
	}
	for _, out := range []Point{{3, 3}, {-1, 2}, {5, 2}, {5, 0}, {-1, 0}, {1, 5}, {math.NaN(), 1}} {
		require.False(t, InPolygon(l, out), out)
	}
	bow := []Point{{0, 0}, {2, 2}, {2, 0}, {0, 2}}
	require.True(t, InPolygon(bow, Point{0.3, 1}))
	require.False(t, InPolygon(bow, Point{1, 1.5}))
	require.False(t, InPolygon(nil, Point{}))
	require.False(t, InPolygon([]Point{{0, 0}, {1, 1}}, Point{0.5, 0.4}))
	require.Equal(t, []int{1, 2}, Enclosed([]PlanePoint{{X: 3, Y: 3}, {X: 1, Y: 1}, {X: 3, Y: 1}}, l))
}
