// Command wasm is the page's program. In a page it draws, with vugu, and never computes; in a Web Worker, which has no document,
// it plays experiments and reports. Which of the two it is, its first argument says.
//
//	page    components (*.vugu) over App, the view of a session; page_*.go talk to the browser
//	worker  worker_js.go: orders in; scene, events and takes out
//
// What the page writes by itself, such as charts, goes into empty elements of the components. Vugu would empty them again at every
// drawing; site/pack changes its helper so that it leaves alone what it has not changed.
//
// All that can be done without a browser lives in session, frame, chart and text, and in the files here without _js.
package main

//go:generate go tool vugugen -s -skip-go-mod -skip-main .
