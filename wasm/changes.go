package main

import (
	"slices"

	"github.com/vugu/vugu"
)

// changes leaves out of a drawing what the page shows already. Drawing has the browser look at every attribute of all that it is
// given, while an epoch changes a few texts.
type changes struct {
	key   string
	shown *vugu.VGNode
}

// of returns what has to be drawn so that the page shows what was built, nil where that is nothing. What only the key tells apart,
// above all handlers of settings that look the same, is drawn anew when it changes.
func (c *changes) of(built *vugu.BuildResults, key string) *vugu.VGNode {
	now, before := built.Out.Out[0], c.shown
	settle(built, now)
	known := c.shown != nil && c.key == key
	c.key, c.shown = key, now
	if !known {
		return now
	}
	if same(before, now) {
		return nil
	}
	return reduce(before, now)
}

// settle puts in place of components what they were built to.
func settle(built *vugu.BuildResults, n *vugu.VGNode) {
	for n.Component != nil {
		made := *built.ResultFor(n.Component).Out[0]
		made.Parent, made.PrevSibling, made.NextSibling = n.Parent, n.PrevSibling, n.NextSibling
		*n = made
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		settle(built, child)
	}
}

// same reports whether two trees show the same.
func same(a, b *vugu.VGNode) bool {
	if !kin(a, b) || !alike(a, b) || (a.InnerHTML == nil) != (b.InnerHTML == nil) {
		return false
	}
	if a.InnerHTML != nil {
		return *a.InnerHTML == *b.InnerHTML
	}
	x, y := a.FirstChild, b.FirstChild
	for ; x != nil && y != nil && same(x, y); x, y = x.NextSibling, y.NextSibling {
	}
	return x == nil && y == nil
}

// reduce returns what has to be drawn of now where the page shows before, which is not the same. A node without content leaves
// alone what is in its element.
func reduce(before, now *vugu.VGNode) *vugu.VGNode {
	if !kin(before, now) || before.InnerHTML != nil || now.InnerHTML != nil {
		return alone(now)
	}
	less := bare(now)
	if left, news := reduceContent(less, now, content(nil, before)); !news && len(left) == 0 {
		less.FirstChild, less.LastChild = nil, nil
	}
	return less
}

// reduceContent appends to less what has to be drawn inside now, where the page shows some nodes; it returns those left over, and
// whether there is anything new. Templates stay, since places are counted by them.
func reduceContent(less, now *vugu.VGNode, shown []*vugu.VGNode) (left []*vugu.VGNode, news bool) {
	for child := now.FirstChild; child != nil; child = child.NextSibling {
		var part *vugu.VGNode
		switch {
		case child.IsTemplate():
			var inside bool
			part = bare(child)
			shown, inside = reduceContent(part, child, shown)
			news = news || inside
		case len(shown) == 0:
			part, news = alone(child), true
		case same(shown[0], child):
			part, shown = bare(child), shown[1:]
		default:
			part, shown, news = reduce(shown[0], child), shown[1:], true
		}
		less.AppendChild(part)
	}
	return shown, news
}

// content appends the nodes that the page has inside n.
func content(all []*vugu.VGNode, n *vugu.VGNode) []*vugu.VGNode {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.IsTemplate() {
			all = content(all, child)
		} else {
			all = append(all, child)
		}
	}
	return all
}

// kin reports whether two nodes may be the same element of a page.
func kin(a, b *vugu.VGNode) bool {
	return a.Type == b.Type && a.Data == b.Data && a.Namespace == b.Namespace
}

// alike reports whether two nodes of a kind are the same but for what is in them.
func alike(a, b *vugu.VGNode) bool {
	return slices.Equal(a.Attr, b.Attr) && len(a.Prop)+len(b.Prop) == 0 &&
		slices.EqualFunc(a.DOMEventHandlerSpecList, b.DOMEventHandlerSpecList, func(x, y vugu.DOMEventHandlerSpec) bool {
			return x.EventType == y.EventType && x.Capture == y.Capture && x.Passive == y.Passive
		})
}

// alone returns a node with what is in it, but out of its tree.
func alone(n *vugu.VGNode) *vugu.VGNode {
	own := *n
	own.Parent, own.PrevSibling, own.NextSibling = nil, nil, nil
	return &own
}

// bare returns a node alone, and without what is in it.
func bare(n *vugu.VGNode) *vugu.VGNode {
	own := alone(n)
	own.FirstChild, own.LastChild, own.InnerHTML = nil, nil, nil
	return own
}
