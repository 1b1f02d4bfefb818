package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLean(t *testing.T) {
	for made, want := range map[string]string{
		"vgn = &vugu.VGNode{Type: vugu.VGNodeType(1), Data: \"\\n\\t\"}\n\t\tvgparent.AppendChild(vgn)\n":                                                                                                                                                     "vgn = words(vgparent, \"\\n\\t\")\n",
		"vgn = &vugu.VGNode{Type: vugu.VGNodeType(3), Namespace: \"\", Data: \"b\", Attr: []vugu.VGAttribute(nil)}\n\tvgparent.AppendChild(vgn)\n":                                                                                                            "vgn = element(vgparent, \"b\")\n",
		"vgn = &vugu.VGNode{Type: vugu.VGNodeType(3), Namespace: \"\", Data: \"p\", Attr: []vugu.VGAttribute{{Namespace: \"\", Key: \"id\", Val: \"a\"}, vugu.VGAttribute{Namespace: \"\", Key: \"class\", Val: \"b \\\" c\"}}}\n\tvgparent.AppendChild(vgn)": "vgn = element(vgparent, \"p\", \"id\", \"a\", \"class\", \"b \\\" c\")",
		"vgn.DOMEventHandlerSpecList = append(vgn.DOMEventHandlerSpecList, vugu.DOMEventHandlerSpec{\n\tEventType: \"click\",\n\tFunc:      func(event vugu.DOMEvent) { c.fold(event) },\n\t// TODO: implement capture, etc.\n})":                             "on(vgn, \"click\", func(event vugu.DOMEvent) { c.fold(event) })",
		"import \"log\"\nvar _ log.Logger\nvgn = &vugu.VGNode{Component: vgcomp}\n":                                                                                                                                                                           "vgn = &vugu.VGNode{Component: vgcomp}\n",
	} {
		require.Equal(t, want, lean(made))
	}
}
