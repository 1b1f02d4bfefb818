package cifar

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// located is a JPEG in the tree.
type located struct {
	path  string
	part  int // 0 is for training, 1 for tests.
	label byte
}

// pictureAt tells from the path of a file whether it is a picture, and which. A picture in a folder of no class is an error.
func pictureAt(name string) (p located, ok bool, err error) {
	parts := strings.Split(name, "/")
	base := parts[len(parts)-1]
	extension := strings.ToLower(path.Ext(base))
	if len(parts) < 3 || extension != ".jpg" && extension != ".jpeg" || strings.HasPrefix(base, ".") {
		return p, false, nil
	}
	part, class := parts[len(parts)-3], parts[len(parts)-2]
	where := slices.Index([]string{"train", "test"}, part)
	if where < 0 {
		return p, false, nil
	}
	label := slices.Index(Names(), class)
	if label < 0 {
		return p, false, fmt.Errorf("%q is no class of CIFAR-10", class)
	}
	return located{name, where, byte(label)}, true, nil
}

// ofPictures numbers the pictures.
func (s *Set) ofPictures(all []located) error {
	slices.SortFunc(all, func(a, b located) int {
		return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.label, b.label), cmp.Compare(a.path, b.path))
	})
	for i, p := range all {
		if i > 0 && all[i-1].path == p.path {
			return fmt.Errorf("%s: listed twice", p.path)
		}
		s.numbers[p.path] = i
		if p.part == 1 {
			s.Test = append(s.Test, p.label)
		} else {
			s.Train = append(s.Train, p.label)
		}
	}
	switch {
	case len(all) == 0:
		return fmt.Errorf("neither batches nor class folders: %w", fs.ErrNotExist)
	case len(all) > mostPictures:
		return fmt.Errorf("%d pictures; at most %d", len(all), mostPictures)
	case len(s.Train) == 0:
		return errors.New("no pictures in class folders below train")
	case len(s.Test) == 0:
		return errors.New("no pictures in class folders below test")
	}
	return nil
}
