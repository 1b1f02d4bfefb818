package main

import "github.com/vugu/vugu"

// What the components' generated code would say at length hundreds of times, make generate has it say by these.

// words appends a text to an element.
func words(parent *vugu.VGNode, text string) *vugu.VGNode {
	n := &vugu.VGNode{Type: vugu.VGNodeType(1), Data: text}
	parent.AppendChild(n)
	return n
}

// element appends an element with attributes, each a key and its value.
func element(parent *vugu.VGNode, name string, attributes ...string) *vugu.VGNode {
	n := &vugu.VGNode{Type: vugu.VGNodeType(3), Data: name}
	for i := 0; i+1 < len(attributes); i += 2 {
		n.Attr = append(n.Attr, vugu.VGAttribute{Key: attributes[i], Val: attributes[i+1]})
	}
	parent.AppendChild(n)
	return n
}

// on has an element's event heard.
func on(n *vugu.VGNode, event string, f func(vugu.DOMEvent)) {
	n.DOMEventHandlerSpecList = append(n.DOMEventHandlerSpecList, vugu.DOMEventHandlerSpec{EventType: event, Func: f})
}
