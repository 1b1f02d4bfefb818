package data

// group is several classes under one name.
type group struct {
	name    string
	classes []int
}

// clothes groups the classes of Fashion-MNIST.
func clothes() []group {
	return []group{{"Tops", []int{0, 2, 4, 6}}, {"Trousers and dresses", []int{1, 3}}, {"Shoes", []int{5, 7, 9}}, {"Bags", []int{8}}}
}

// parity groups digits.
func parity() []group { return []group{{"even", []int{0, 2, 4, 6, 8}}, {"odd", []int{1, 3, 5, 7, 9}}} }

// creatures groups the classes of CIFAR-10.
func creatures() []group {
	return []group{{"animal", []int{2, 3, 4, 5, 6, 7}}, {"vehicle", []int{0, 1, 8, 9}}}
}

// coarsen makes groups the classes of d, what were its classes becoming their parts. Every class has to be in one group.
func coarsen(d *Dataset, groups []group) {
	d.Fine, d.FineNames = d.Labels, make([]string, d.Classes)
	for k := range d.FineNames {
		d.FineNames[k] = d.ClassName(k)
	}
	of := make([]int, d.Classes)
	d.Classes, d.ClassNames, d.Labels = len(groups), make([]string, len(groups)), make([]int, d.Len())
	for g, group := range groups {
		d.ClassNames[g] = group.name
		for _, k := range group.classes {
			of[k] = g
		}
	}
	for i, k := range d.Fine {
		d.Labels[i] = of[k]
	}
}
