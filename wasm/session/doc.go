// Package session is the page's state without a page: what is played, what has been heard and seen of it, and which moment is
// on display. It knows neither a browser nor how work is done; it says what is to be done in Orders and is told what came of it.
package session
