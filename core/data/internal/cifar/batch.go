package cifar

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"lethe/core/data/internal/tree"
)

// batchNames returns the names of the official binary files, the test part last.
func batchNames() []string {
	return []string{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"}
}

// batch reads the file e record by record, each of the given size: visit gets the number and the bytes of each, which are its own only until it returns.
func batch(e tree.Entry, record int, visit func(i int, record []byte) error) error {
	body, size, err := e.Open()
	if err != nil {
		return err
	}
	defer body.Close()
	if size == 0 || size%int64(record) != 0 || size/int64(record) > mostPictures {
		return fmt.Errorf("%d bytes are no batch: want records of %d bytes, at most %d of them", size, record, mostPictures)
	}
	in, buf := bufio.NewReaderSize(body, 64*record), make([]byte, record)
	for i := range int(size) / record {
		if n, err := io.ReadFull(in, buf); err != nil {
			return fmt.Errorf("byte %d: the file ends inside a record: %w", i*record+n, err)
		}
		if err := visit(i, buf); err != nil {
			return fmt.Errorf("byte %d: %w", i*record, err)
		}
	}
	return nil
}

// found is a batch in the tree.
type found struct {
	path          string
	labels, super []byte
}

// look reads the labels of the batch e.
func (f *found) look(e tree.Entry, as format) error {
	if f.labels != nil {
		return fmt.Errorf("a second one beside %s", f.path)
	}
	f.path = e.Name
	return batch(e, as.record(), func(_ int, record []byte) error {
		label := record[as.head-1]
		if label >= as.classes {
			return fmt.Errorf("label %d is outside [0, %d]", label, as.classes-1)
		}
		f.labels = append(f.labels, label)
		if as.head == 1 {
			return nil
		}
		if record[0] >= Twenty {
			return fmt.Errorf("superclass %d is outside [0, %d]", record[0], Twenty-1)
		}
		f.super = append(f.super, record[0])
		return nil
	})
}

// ofBatches puts the batches together, which are listed in the order of their names.
func (s *Set) ofBatches(all []found) error {
	total := 0
	for i, b := range all {
		if b.labels == nil {
			return fmt.Errorf("%s is missing", s.names[i])
		}
		s.numbers[b.path] = total
		s.Super = append(s.Super, b.super...)
		if total += len(b.labels); total > mostPictures {
			return fmt.Errorf("%s: more than %d pictures in all", b.path, mostPictures)
		}
	}
	for _, b := range all[:len(all)-1] {
		s.Train = append(s.Train, b.labels...)
	}
	s.Test = all[len(all)-1].labels
	return nil
}

// readBatch puts the pixels of the batch e where they belong, the first record being that of the given number.
func (s *Set) readBatch(e tree.Entry, first int, put func(number int) []byte) error {
	return batch(e, s.record(), func(i int, record []byte) error {
		if first+i >= s.Len() {
			return errChanged
		}
		copy(put(first+i), record[s.head:])
		return nil
	})
}

// errChanged says that the second look found other files than the first.
var errChanged = errors.New("changed while it was read")
