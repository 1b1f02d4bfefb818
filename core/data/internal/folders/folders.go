// Package folders makes sense of class folders: what class a file is of is the name of the folder that it lies in.
package folders

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// mostClasses bounds the number of classes.
const mostClasses = 10_000

// Set is labelled files, the training part first, each part by class and path.
type Set struct {
	Classes []string // in lexical order
	Files   []File
	Train   int // how many of the files are for training; all where there is no test part
}

// File is one of the paths that Of was given.
type File struct {
	Number int // its place among them
	Class  int
}

// place is where a path says that a file belongs.
type place struct {
	number            int
	above, part, name string // the folder with the class folders; "train", "test" or nothing; the class
	path              string
}

// Of sorts paths. Where some lie in a class folder below a folder called train or test, or with -train or -test at the end of its name,
// only those count, and there must be some of each; otherwise all that lie in a folder are of one part. Class folders lie side by
// side: in one folder, or one for each part. Paths with an element that begins with a dot or with "__MACOSX" do not count. Where
// nothing is left the error wraps fs.ErrNotExist.
func Of(paths []string) (*Set, error) {
	var parted, plain []place
	for i, name := range paths {
		p, ok := locate(i, name)
		switch {
		case !ok:
		case p.part != "":
			parted = append(parted, p)
		default:
			plain = append(plain, p)
		}
	}
	all := plain
	if len(parted) > 0 {
		all = parted
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no files in class folders: %w", fs.ErrNotExist)
	}
	return sorted(all)
}

// Labelled returns the set of files that have these classes, in their own order and all of one part.
func Labelled(classes []string) (*Set, error) {
	if len(classes) == 0 {
		return nil, errors.New("no examples")
	}
	s := &Set{Classes: slices.Compact(slices.Sorted(slices.Values(classes))), Train: len(classes)}
	for i, name := range classes {
		class, _ := slices.BinarySearch(s.Classes, name)
		s.Files = append(s.Files, File{i, class})
	}
	return s, s.check(place{})
}

// Holds reports whether a path counts: whether it leads into a folder and has no hidden element.
func Holds(name string) bool {
	parts := strings.Split(name, "/")
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(s string) bool { return strings.HasPrefix(s, ".") || strings.HasPrefix(s, "__MACOSX") })
}

// locate reads a path.
func locate(number int, name string) (place, bool) {
	if !Holds(name) {
		return place{}, false
	}
	parts := strings.Split(name, "/")
	n := len(parts)
	p := place{number: number, above: path.Join(parts[:n-2]...), name: parts[n-2], path: name}
	for _, part := range []string{"train", "test"} {
		if n > 2 && (parts[n-3] == part || strings.HasSuffix(parts[n-3], "-"+part)) {
			p.part = part
		}
	}
	return p, true
}

// sorted makes a set of at least one place.
func sorted(all []place) (*Set, error) {
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(-cmp.Compare(a.part, b.part), cmp.Compare(a.name, b.name), cmp.Compare(a.path, b.path), cmp.Compare(a.number, b.number))
	})
	s, learnt := &Set{}, map[string]int{}
	for i, p := range all {
		if p.part != "test" {
			if _, known := learnt[p.name]; !known {
				learnt[p.name] = len(s.Classes)
				s.Classes = append(s.Classes, p.name)
			}
			s.Train++
		}
		class, known := learnt[p.name]
		switch {
		case i > 0 && all[i-1].path == p.path:
			return nil, fmt.Errorf("%s: listed twice", p.path)
		case i > 0 && all[i-1].part == p.part && all[i-1].above != p.above:
			return nil, fmt.Errorf("class folders in two places: %s and %s", path.Dir(all[i-1].path), path.Dir(p.path))
		case s.Train == 0:
			return nil, fmt.Errorf("class folders below %s, but none below a folder train", p.above)
		case !known:
			return nil, fmt.Errorf("%s: no class of the training part is called %q", p.path, p.name)
		}
		s.Files = append(s.Files, File{p.number, class})
	}
	return s, s.check(all[0])
}

// check returns what is wrong with the set, the first place of which is given.
func (s *Set) check(first place) error {
	switch {
	case first.part != "" && s.Train == len(s.Files):
		return fmt.Errorf("class folders below %s, but none below a folder test", first.above)
	case len(s.Classes) == 1 && first.path != "":
		return fmt.Errorf("one class alone, %q, in %s; there must be two at least", s.Classes[0], path.Dir(first.path))
	case len(s.Classes) == 1:
		return fmt.Errorf("one class alone, %q; there must be two at least", s.Classes[0])
	case len(s.Classes) > mostClasses:
		return fmt.Errorf("%d classes; at most %d", len(s.Classes), mostClasses)
	}
	return nil
}
