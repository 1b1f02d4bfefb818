// Package scores audits models that were trained elsewhere: it reads what a model says of each example, from whatever framework,
// and lets every attack of package audit judge it that the file suffices for.
//
// A Table holds what was read. Its Questions say who is told from whom: forgotten examples from unseen ones, and members from
// non-members. Judge answers them, Compare holds the answers against those for retrained models, and Score makes the values that
// tables print of them.
package scores
