package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// mostValues is how many values a pickle may make: a residual network of 152 layers with its optimiser takes 40,000.
const mostValues = 250_000

// machine runs a pickle: a list of one-byte operations on a stack.
type machine struct {
	raw   []byte
	at    int // of the next byte
	stack []value
	memo  map[uint32]value
	made  int
}

// unpickle returns what a pickle of protocol 2 builds. It knows the operations that dictionaries of tensors are written with and calls nothing
// but what its own functions stand for. Errors name the byte.
func unpickle(raw []byte) (value, error) {
	m := &machine{raw: raw, memo: map[uint32]value{}}
	for {
		start := m.at
		done, err := m.step()
		if err != nil {
			return nil, fmt.Errorf("byte %d: %w", start, err)
		}
		if done {
			break
		}
	}
	if len(m.stack) != 1 || m.at != len(raw) {
		return nil, fmt.Errorf("byte %d: the pickle ends with %d values and %d bytes left", m.at-1, len(m.stack), len(raw)-m.at)
	}
	return m.stack[0], nil
}

// step does one operation and reports whether it was the last.
func (m *machine) step() (done bool, err error) {
	op, err := m.take(1)
	if err != nil {
		return false, err
	}
	switch op[0] {
	case '.': // STOP
		return true, nil
	case 0x80: // PROTO
		return false, m.protocol()
	case 'q', 'r', 'h', 'j':
		return false, m.remember(op[0])
	case 'X', 'K', 'M', 'J', 0x8a, 'G', 'N', 0x88, 0x89, '(', ')', '}', ']', 'c':
		v, err := m.constant(op[0])
		if err != nil {
			return false, err
		}
		return false, m.push(v)
	case 't', 0x85, 0x86, 0x87, 'R', 'Q':
		v, err := m.build(op[0])
		if err != nil {
			return false, err
		}
		return false, m.push(v)
	case 's', 'u', 'a', 'e', 'b':
		return false, m.fill(op[0])
	}
	return false, fmt.Errorf("the operation %s is not allowed%s", opName(op[0]), hint)
}

// hint is what to do with a file that holds more than weights.
const hint = `: only tensors in dictionaries are read; save the weights alone: torch.save(model.state_dict(), "weights.pt")`

// take returns the next n bytes.
func (m *machine) take(n int) ([]byte, error) {
	if n > len(m.raw)-m.at {
		return nil, fmt.Errorf("the pickle ends, and %d more bytes are wanted", n-(len(m.raw)-m.at))
	}
	m.at += n
	return m.raw[m.at-n : m.at], nil
}

// line returns the bytes before the next end of a line.
func (m *machine) line() (string, error) {
	const most = 256
	ahead := m.raw[m.at:min(len(m.raw), m.at+most)]
	for i, b := range ahead {
		if b == '\n' {
			m.at += i + 1
			return string(ahead[:i]), nil
		}
	}
	return "", errors.New("a name without an end")
}

func (m *machine) push(v value) error {
	if m.made++; m.made > mostValues {
		return fmt.Errorf("over %d values%s", mostValues, hint)
	}
	m.stack = append(m.stack, v)
	return nil
}

// pop returns the top of the stack, which is no mark.
func (m *machine) pop() (value, error) {
	if len(m.stack) == 0 {
		return nil, errors.New("nothing is on the stack")
	}
	v := m.stack[len(m.stack)-1]
	if _, is := v.(mark); is {
		return nil, errors.New("a mark is on the stack where a value is wanted")
	}
	m.stack = m.stack[:len(m.stack)-1]
	return v, nil
}

// run returns the values down to the last mark and takes these and it from the stack.
func (m *machine) run() ([]value, error) {
	for i := len(m.stack) - 1; i >= 0; i-- {
		if _, is := m.stack[i].(mark); is {
			values := append([]value(nil), m.stack[i+1:]...)
			m.stack = m.stack[:i]
			return values, nil
		}
	}
	return nil, errors.New("no mark is on the stack")
}

func (m *machine) protocol() error {
	raw, err := m.take(1)
	if err == nil && raw[0] != 2 {
		err = fmt.Errorf("a pickle of protocol %d; want 2, which torch.save writes unless told otherwise", raw[0])
	}
	return err
}

// remember does BINPUT, LONG_BINPUT, BINGET and LONG_BINGET.
func (m *machine) remember(op byte) error {
	n := 1
	if op == 'r' || op == 'j' {
		n = 4
	}
	raw, err := m.take(n)
	if err != nil {
		return err
	}
	key := uint32(raw[0])
	if n == 4 {
		key = binary.LittleEndian.Uint32(raw)
	}
	if op == 'h' || op == 'j' {
		v, ok := m.memo[key]
		if !ok {
			return fmt.Errorf("nothing is remembered as %d", key)
		}
		return m.push(v)
	}
	v, err := m.pop()
	if err != nil {
		return err
	}
	m.memo[key] = v
	return m.push(v)
}

// constant returns what an operation without operands on the stack makes.
func (m *machine) constant(op byte) (value, error) {
	switch op {
	case 'X': // BINUNICODE
		return m.unicode()
	case 'K', 'M', 'J', 0x8a: // BININT1, BININT2, BININT, LONG1
		return m.integer(op)
	case 'G': // BINFLOAT
		_, err := m.take(8)
		return inert("a number with a fraction"), err
	case 'N':
		return inert("None"), nil
	case 0x88, 0x89: // NEWTRUE, NEWFALSE
		return inert("a truth value"), nil
	case '(':
		return mark{}, nil
	case ')':
		return tuple{}, nil
	case '}':
		return &dict{}, nil
	case ']':
		return &list{}, nil
	default: // GLOBAL
		return m.global()
	}
}

func (m *machine) unicode() (value, error) {
	raw, err := m.take(4)
	if err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(raw)
	if n > math.MaxInt32 {
		return nil, fmt.Errorf("a text of %d bytes", n)
	}
	raw, err = m.take(int(n))
	return text(raw), err
}

// integer reads a number of a fixed size, or of a size that stands before it.
func (m *machine) integer(op byte) (value, error) {
	n, signed := 1, false
	switch op {
	case 'M':
		n = 2
	case 'J':
		n, signed = 4, true
	case 0x8a:
		raw, err := m.take(1)
		if err != nil {
			return nil, err
		}
		if n, signed = int(raw[0]), true; n > 8 {
			return nil, fmt.Errorf("a number of %d bytes; want at most 8", n)
		}
	}
	raw, err := m.take(n)
	if err != nil {
		return nil, err
	}
	var wide [8]byte
	copy(wide[:], raw)
	v := int64(binary.LittleEndian.Uint64(wide[:]))
	if signed {
		unused := 64 - 8*n
		v = v << unused >> unused
	}
	return whole(v), nil
}

func (m *machine) global() (value, error) {
	module, err := m.line()
	if err != nil {
		return nil, err
	}
	name, err := m.line()
	if err != nil {
		return nil, err
	}
	g := global(module + "." + name)
	if _, ok := g.storage(); ok || g == orderedDict || g == rebuildTensor || g == rebuildParameter || g == torchSize {
		return g, nil
	}
	return nil, fmt.Errorf("the global %q is not allowed%s", string(g), hint)
}
