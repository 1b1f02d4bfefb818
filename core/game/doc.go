// Package game plays one round of the game between an unlearner and an auditor, and differentiates it.
//
//	min_θ  L(D_r; θ) + α M(A_test(θ); w*(θ))       the leader: the unlearner
//	s.t.   w*(θ) = argmin_w V(A_train(θ); w)       the follower: the auditor's best response
//
// A(θ) holds the scores of forgotten (+1) and held-out (−1) examples under θ, in equal number and cut into training and
// test folds. M is the auditor's success on the test fold. θ moves M in two ways: directly, through the scores on which
// the auditor is judged, and indirectly, through those from which it learns, by the implicit function theorem. Both are
// exact; Check compares them with differences through a complete refit.
//
// Di, Yu, Vorobeychik and Liu 2025, arXiv:2406.07687.
package game
