// Package sweep tunes methods on equal terms. A Document is one config with a grid of settings; its Runs are every setting of
// every method with every seed, each told what `lethe run` would have been told. Play plays them and hands out an Entry for each,
// failures among them. Choose then picks a setting for each method by a Rule, which is given validation numbers alone: the type
// of what it sees has no test number in it.
//
// Within one seed all settings start from the same original model, so that it and retrain are trained once. What is in the
// ledger, and what is chosen, depends neither on how many runs are played side by side nor on interruptions.
package sweep
