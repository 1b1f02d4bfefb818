// Package reader is what the program does that reads a visitor's own files for the page, as far as that takes no browser: it
// gathers files, finds out what they are, describes what they hold, and makes the dataset of them that a game wants.
package reader
