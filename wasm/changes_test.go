package main

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vugu/vugu"
)

// sheet is an element or a text as a browser has it.
type sheet struct {
	name, attributes, html string
	inside                 []*sheet
}

func (s *sheet) String() string {
	var b strings.Builder
	b.WriteString("<" + s.name + s.attributes + ">" + s.html)
	for _, c := range s.inside {
		b.WriteString(c.String())
	}
	return b.String() + "</>"
}

// draw does to an element what vugu does: it is made anew where it is of another kind, and what is in it is left alone where the
// node has no content.
func draw(old *sheet, n *vugu.VGNode) *sheet {
	if n.Type == vugu.TextNode {
		return &sheet{name: "text", html: n.Data}
	}
	if old == nil || old.name != n.Data {
		old = &sheet{name: n.Data}
	}
	old.attributes = ""
	for _, a := range n.Attr {
		old.attributes += " " + a.Key + "=" + a.Val
	}
	if n.InnerHTML != nil {
		old.html, old.inside = *n.InnerHTML, nil
		return old
	}
	if n.FirstChild == nil {
		return old
	}
	if old.html != "" {
		old.html, old.inside = "", nil
	}
	nodes := content(nil, n)
	for i, child := range nodes {
		if i < len(old.inside) {
			old.inside[i] = draw(old.inside[i], child)
		} else {
			old.inside = append(old.inside, draw(nil, child))
		}
	}
	old.inside = old.inside[:len(nodes)]
	return old
}

// grow returns a tree, the same but for a few places where it is grown again of a seed that differs in mood alone.
func grow(r, mood *rand.Rand, depth int) *vugu.VGNode {
	if depth > 0 && mood.IntN(12) == 0 {
		r = mood
	}
	n := &vugu.VGNode{Type: vugu.ElementNode, Data: []string{"div", "p", "b"}[r.IntN(3)]}
	n.Attr = []vugu.VGAttribute{{Key: "class", Val: []string{"x", "y"}[r.IntN(2)]}}
	if html := r.IntN(4); html == 0 || depth > 3 {
		text := []string{"one", "two"}[r.IntN(2)]
		n.InnerHTML = &text
		return n
	}
	for range 1 + r.IntN(4) {
		switch r.IntN(5) {
		case 0:
			words(n, []string{"a", "b"}[r.IntN(2)])
		case 1:
			template := &vugu.VGNode{Type: vugu.ElementNode}
			template.AppendChild(grow(r, mood, depth+1))
			n.AppendChild(template)
		default:
			n.AppendChild(grow(r, mood, depth+1))
		}
	}
	return n
}

func TestWhatChangedIsEnoughToDraw(t *testing.T) {
	builder := func(seed, mood uint64) *vugu.VGNode {
		return grow(rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(mood, 2)), 0)
	}
	smaller := 0
	for seed := range uint64(500) {
		var c changes
		var page *sheet
		for mood := range uint64(6) {
			drawn := c.of(&vugu.BuildResults{Out: &vugu.BuildOut{Out: []*vugu.VGNode{builder(seed, mood)}}}, "key")
			if drawn != nil {
				page = draw(page, drawn)
				if count(drawn) < count(builder(seed, mood)) {
					smaller++
				}
			}
			require.Equal(t, draw(nil, builder(seed, mood)).String(), page.String(), "seed %d, mood %d", seed, mood)
		}
		again := c.of(&vugu.BuildResults{Out: &vugu.BuildOut{Out: []*vugu.VGNode{builder(seed, 5)}}}, "key")
		require.Nil(t, again, "nothing is new")
		again = c.of(&vugu.BuildResults{Out: &vugu.BuildOut{Out: []*vugu.VGNode{builder(seed, 5)}}}, "other")
		require.Equal(t, count(builder(seed, 5)), count(again), "handlers are")
	}
	require.Greater(t, smaller, 100)
}

func count(n *vugu.VGNode) int {
	total := 1
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		total += count(child)
	}
	return total
}
