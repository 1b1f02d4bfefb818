// Package disk writes files that are whole or not there at all, and keeps two programs out of one folder.
package disk
