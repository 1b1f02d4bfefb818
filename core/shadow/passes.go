package shadow

import "lethe/core/audit"

// Times returns how often the method of a name is played on the models that n asks for; training one is playing original.
func Times(n audit.Needs, method string) int {
	times := n.Unlearned + n.Ensemble
	switch method {
	case "original":
		return times + max(0, n.Shadows-n.Unlearned)
	case "retrain":
		return times + n.Ensemble
	}
	return times
}

// passes returns the epochs of one job.
func (p *Plan) passes(j *job) int {
	n := 0
	for _, i := range j.methods {
		if r, ok := p.Audited[i].Value.(interface{ Rounds() int }); ok {
			n += r.Rounds()
		}
	}
	return n
}
