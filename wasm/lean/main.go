// Lean rewrites the code that vugugen made of the components, from standard input to standard output: what it says at length
// hundreds of times becomes calls of words, element and on, which wasm/build.go has. The page is smaller by that.
//
//	go run ./wasm/lean < made.go > lean.go
package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
)

func main() {
	code, err := io.ReadAll(os.Stdin)
	if err == nil {
		_, err = io.WriteString(os.Stdout, lean(string(code)))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "lean:", err)
		os.Exit(1)
	}
}

// lean returns the code without what a page does not need.
func lean(code string) string {
	const text, end = `("(?:[^"\\]|\\.)*")`, `\n\s*vgparent\.AppendChild\(vgn\)`
	change := func(pattern, into string) {
		code = regexp.MustCompile(pattern).ReplaceAllString(code, into)
	}
	change(`(?m)^import "log"\n|^var _ log\.Logger\n`, "") // No use is made of it, and a page would load it.
	change(`vgn = &vugu\.VGNode\{Type: vugu\.VGNodeType\(1\), Data: `+text+`\}`+end, `vgn = words(vgparent, $1)`)
	change(`vgn\.DOMEventHandlerSpecList = append\(vgn\.DOMEventHandlerSpecList, vugu\.DOMEventHandlerSpec\{\n\s*EventType:\s*`+text+
		`,\n\s*Func:\s*(func\(event vugu\.DOMEvent\) \{.*\}),\n.*\n\s*\}\)`, `on(vgn, $1, $2)`)
	element := regexp.MustCompile(`vgn = &vugu\.VGNode\{Type: vugu\.VGNodeType\(3\), Namespace: "", Data: ` + text + `, Attr: \[\]vugu\.VGAttribute(.*)\}` + end)
	attribute := regexp.MustCompile(`Key: ` + text + `, Val: ` + text)
	return element.ReplaceAllStringFunc(code, func(made string) string {
		parts := element.FindStringSubmatch(made)
		arguments := []string{"vgparent", parts[1]}
		for _, a := range attribute.FindAllStringSubmatch(parts[2], -1) {
			arguments = append(arguments, a[1], a[2])
		}
		return "vgn = element(" + strings.Join(arguments, ", ") + ")"
	})
}
