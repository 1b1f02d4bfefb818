// Package unlearn holds the methods: each edits a trained model until a chosen part of its training data is forgotten.
//
// A method gets a Task, in which there is no test set: none can peek. The two references are methods like any other:
// original, the model before unlearning, and retrain, the model that never saw the forget set.
package unlearn
