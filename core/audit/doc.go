// Package audit holds the auditors: membership-inference attacks, which tell forgotten examples from never-seen ones by
// what a model says about them.
//
// An Attack reports how well it tells them apart. A Follower is an auditor one can differentiate through: it answers
// scores with the weights of its best response and the means to pull a gradient back through them.
package audit
