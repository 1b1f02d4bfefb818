// Package publish turns what was kept of runs and sweeps into documents: tables for the terminal, Markdown and LaTeX, tidy CSV, JSON,
// and one HTML file with every figure in it. A Section holds what is said of one run or sweep; a Format writes sections.
//
// Figures are those of the page: chart draws both. Each has a sentence for who cannot see it and its numbers in a table.
package publish
