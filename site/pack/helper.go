package main

import (
	"fmt"
	"strings"
)

// quiet lists what is changed in vugu's helper, and into what. As it comes, the helper writes every text, attribute and content
// of the page at every drawing, which parses and lays out all anew; these changes leave alone what is as it should be. Content is
// remembered beside the element, and forgotten when vugu goes on to draw its children one by one.
var quiet = [...][2]string{
	{`e.setAttribute(t,n),x.elAttrNames`, `e.getAttribute(t)!==n&&e.setAttribute(t,n),x.elAttrNames`},
	{`else x.el.textContent=e;break}case c:`, `else x.el.nodeValue!==e&&(x.el.nodeValue=e);break}case c:`},
	{`x.el.innerHTML=(x.bufferedInnerHTML||"")+e,`, `e=(x.bufferedInnerHTML||"")+e,x.el.letheHTML!==e&&(x.el.innerHTML=x.el.letheHTML=e),`},
	{`x.nextElMove="first_child";break}`, `x.nextElMove="first_child",x.el.letheHTML=void 0;break}`},
}

// quieter returns vugu's helper with those changes. It fails where one of them has no single place, as in another version.
func quieter(helper string) (string, error) {
	for _, change := range quiet {
		if n := strings.Count(helper, change[0]); n != 1 {
			return "", fmt.Errorf("vugu's helper has %d places for %q; wanted one", n, change[0])
		}
		helper = strings.Replace(helper, change[0], change[1], 1)
	}
	return helper, nil
}
