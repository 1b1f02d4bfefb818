// Command files reads a visitor's own files for the page. It is a program of its own, loaded when somebody brings a file, since the
// readers of archives, pictures and tables would make the page larger for everyone. It runs in a Web Worker, carries out one task
// of package reader and ends; files stay on the device, and the page itself never holds what is in them.
package main
