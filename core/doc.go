// Package core is the engine of Lethe, which plays machine unlearning as a game. It has no code of its own; this is the
// essay and the map.
//
// # The game
//
// A model θ was trained on examples D = D_r ∪ D_f and is asked to forget D_f. An unlearner edits θ; an auditor looks at
// what the model says about forgotten and about never-seen examples, and answers with the best attack it can find. The
// unlearner leads, knowing how the auditor will answer:
//
//	min_θ  L(D_r; θ) + α M(A_test(θ); w*(θ))     subject to     w*(θ) = argmin_w V(A_train(θ); w)
//
// The right reference is not an auditor who guesses, but the auditor's success on a model retrained without D_f.
//
// # The flow of data
//
//	data → model → unlearner ⇄ auditor → report
//
// The only arrow in both directions lives inside package game. What a method is given, unlearn.Task, holds no test set.
//
// # The map, from the ground up
//
//   - hash, vec, rng, catalog, metric: SHA-256, arithmetic with the same bits everywhere, named random streams, lists of
//     choices that decode themselves, exact measures;
//   - npy: NumPy's files;
//   - data, nn, optim, solve, implicit: examples, networks, steps, small systems and the implicit function theorem;
//   - train, audit: the one training loop; attacks and followers;
//   - game: one round between unlearner and auditor, and its total derivative;
//   - unlearn: the methods;
//   - shadow: the models that an auditor trains himself;
//   - after: what may happen to a model once it has unlearned;
//   - report, chart: tables and pictures;
//   - tensor, store: arrays with names, and files of them: weights as PyTorch and others keep them;
//   - scores: what models that were trained elsewhere say of examples, and how it is judged;
//   - experiment: one document in, one stream of events out;
//   - disk, journal: files that are whole or not there, and a run's memory, from which it goes on after a kill;
//   - sweep, publish: many experiments side by side, and pages about them.
//
// Imports only point down this list; a test beside this file holds the table.
//
// # The numbers contract
//
// Equal documents give equal bits on amd64 and arm64, natively and in WebAssembly, with any number of threads. Products
// that are added are rounded first, written float64(a*b) + c, since compilers fuse where they may. Every sum has a fixed
// order. Exponentials and logarithms are vec's own. No result depends on the order of a map or of goroutines.
package core
