// Package report turns the numbers of methods over seeds into summaries, tables and curves, with retrain as the reference.
//
// An audit that ends at "guessing" is not the aim: a forget set may be easier or harder than the test set, and then even
// retrain is away from ½. So every number is held against the band of retrain, and an attack that does worse than on
// retrain is marked just like one that does better.
package report
