package audit

import "lethe/core/vec"

// SVM is a linear support vector machine with squared hinge and a free intercept:
//
//	V(w) = (1/n) Σ_i max(0, 1 − y_i wᵀz_i)² + (λ/2)‖β‖²
//
// With the active set A = {y wᵀz < 1}, H = (2/n) Σ_A z zᵀ + λ I_β. Its generalised Newton steps end after finitely many
// (Keerthi & DeCoste 2005).
type SVM struct {
	Lambda float64 `json:"lambda" doc:"ridge λ on the weights" range:"[1e-8, 1e6]"`
}

// Respond implements Follower.
func (f *SVM) Respond(s vec.Matrix, y []float64) (*Response, error) {
	return f.player().Respond(s, y)
}

func (f *SVM) player() Follower {
	return newSmoothPlayer(smooth{loss: squaredHinge{}, lambda: f.Lambda})
}

// Logistic is L2-regularised logistic regression with a free intercept:
//
//	V(w) = (1/n) Σ_i log(1 + e^{−y_i wᵀz_i}) + (λ/2)‖β‖²
//
// H = (1/n) Σ σ(1−σ) z zᵀ + λ I_β with σ = σ(y wᵀz).
type Logistic struct {
	Lambda float64 `json:"lambda" doc:"ridge λ on the weights" range:"[1e-8, 1e6]"`
}

// Respond implements Follower.
func (f *Logistic) Respond(s vec.Matrix, y []float64) (*Response, error) {
	return f.player().Respond(s, y)
}

func (f *Logistic) player() Follower {
	return newSmoothPlayer(smooth{loss: logisticLoss{}, lambda: f.Lambda})
}
