package data

import (
	"cmp"
	"slices"

	"lethe/core/rng"
)

// deal returns disjoint sorted sets of the given sizes, of random examples numbered from first to just before end; every class
// has the share in each that it has in what the sets before it left.
func deal(d *Dataset, first, end int, sizes []int, r *rng.Rand) [][]int {
	left := make([][]int, d.Classes)
	for _, i := range r.Perm(end - first) {
		k := d.Labels[first+i]
		left[k] = append(left[k], first+i)
	}
	parts := make([][]int, len(sizes))
	stock := make([]int, d.Classes)
	for p, size := range sizes {
		for k := range left {
			stock[k] = len(left[k])
		}
		for k, n := range apportion(size, stock) {
			parts[p] = append(parts[p], left[k][:n]...)
			left[k] = left[k][n:]
		}
		slices.Sort(parts[p])
	}
	return parts
}

// apportion divides total, at most the sum of the stocks, in proportion to them: each gets total·stock/sum rounded down, and
// what is missing goes by ones to the largest remainders, the first of equals first. Nobody gets more than its stock.
func apportion(total int, stocks []int) []int {
	sum := 0
	for _, s := range stocks {
		sum += s
	}
	shares, order := make([]int, len(stocks)), make([]int, len(stocks))
	missing := total
	for k, s := range stocks {
		shares[k], order[k] = total*s/max(sum, 1), k
		missing -= shares[k]
	}
	remainder := func(k int) int { return total * stocks[k] % max(sum, 1) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder(b), remainder(a)) })
	for _, k := range order[:missing] {
		shares[k]++
	}
	return shares
}
