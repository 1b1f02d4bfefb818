// Package shadow trains the models that an auditor compares the audited one with, and hands what they say to the attacks as
// data; attacks never train.
//
// Which examples. The targets are the forgotten examples and as many of the test set's, or all of it if it is smaller, drawn at
// random, of each class as many as are forgotten where there are so many. A shadow model is trained on the retain set and half of the targets, by the recipe and on the network of the original
// model, and so on as many examples as the original was: of a pair of shadows, each has the half that the other has not, so that
// every target is in the training data of half of the shadows. Made to forget, it unlearns its half by the audited method with
// the retain set kept, as the audited model did. The auditor knows the retain set: that is the strongest auditor, and makes
// shadows of the audited model's own kind. The rest of the test set is the population, of which no shadow is trained on any.
//
// Ensembles are trained anew on the original's own data and unlearned by the audited method, or retrained, and differ in their
// random choices alone.
//
// No method is ever given the test set: what shadows are trained on belongs to the auditor, and they end with the audit.
//
// Every model has a random stream of its own, found by its number. Its scores depend on no other model, on no other attack and
// on no thread, and can be kept from one run to the next.
package shadow
