package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// plan has a field of every kind that Decode knows.
type plan struct {
	Epochs  int      `json:"epochs" doc:"passes" range:"[0, 1000]"`
	Alpha   float64  `json:"alpha" doc:"weight" range:"[0, 1000]"`
	Seed    uint64   `json:"seed"`
	Small   int8     `json:"small"`
	Fast    bool     `json:"fast"`
	Title   string   `json:"title"`
	Mode    string   `json:"mode" choices:"adam|sgd|momentum"`
	Hidden  []int    `json:"hidden" range:"[1, 4096]"`
	Grid    [][]bool `json:"grid"`
	Labels  []string `json:"labels" choices:"a|b"`
	Inner   inner    `json:"inner"`
	Steps   []inner  `json:"steps"`
	Method  method   `json:"method"`
	Attacks []method `json:"attacks"`
	Extra   *method  `json:"extra"`
	shared
	Skipped map[string]int `json:"-"`
	hidden  int
}

type shared struct {
	Momentum float64 `json:"momentum"`
}

type inner struct {
	Rate float64 `json:"rate" range:"[0, 1)"`
	Plain
}

// Plain has no tags at all.
type Plain struct{ Untagged string }

// method is a choice inside a configuration, as the packages above hold them.
type method struct{ Choice[any] }

func (m *method) DecodeAt(place string, raw []byte) (err error) {
	m.Choice, err = methods().Decode(place, raw)
	return err
}

func (m method) Choices() []string { return methods().Names() }

type finetune struct {
	Epochs int     `json:"epochs" doc:"passes over the retain set" range:"[1, 1000]"`
	Rate   float64 `json:"rate" doc:"learning rate" range:"(0, 1]"`
	Nested *method `json:"nested"`
}

type retrain struct{}

func methods() Catalog[any] {
	return Of("method",
		Entry[any]{"finetune", "keep training", func() any { return &finetune{Epochs: 10, Rate: 0.5} }},
		Entry[any]{"retrain", "start afresh", func() any { return &retrain{} }},
		Entry[any]{"nothing", "no settings", func() any { return 3 }},
	)
}

func newPlan() plan {
	p := plan{Epochs: 3, Alpha: 2, Mode: "sgd", Labels: []string{"a"}, Hidden: []int{16}}
	p.Method.Choice = Choice[any]{"retrain", &retrain{}}
	return p
}

func TestDecode(t *testing.T) {
	p := newPlan()
	require.NoError(t, Decode("", []byte(` { "epochs" : 7, "alpha":-0, "seed":18446744073709551615,"small":-128,"fast":true,
		"title":"a \"{[\u00e9]}\" \\", "mode":"adam", "hidden":[ 1 , 2 ], "grid":[[true],[],[false,true]], "inner":{"rate":5e-1,"Untagged":"u"},
		"steps":[{},{"rate":0.25}], "method":{"rate":1,"name":"finetune"}, "attacks":["retrain",{"name":"nothing"}],
		"extra":"finetune","momentum":0.9, "labels":[] } `), &p))
	require.Equal(t, 7, p.Epochs)
	require.Equal(t, uint64(18446744073709551615), p.Seed)
	require.Equal(t, int8(-128), p.Small)
	require.Equal(t, `a "{[é]}" \`, p.Title)
	require.Equal(t, []int{1, 2}, p.Hidden)
	require.Equal(t, [][]bool{{true}, nil, {false, true}}, p.Grid)
	require.Nil(t, p.Labels)
	require.Equal(t, inner{0.5, Plain{"u"}}, p.Inner)
	require.Equal(t, []inner{{}, {Rate: 0.25}}, p.Steps)
	require.Equal(t, &finetune{Epochs: 10, Rate: 1}, p.Method.Value)
	require.Equal(t, "nothing", p.Attacks[1].Name)
	require.Equal(t, &finetune{Epochs: 10, Rate: 0.5}, p.Extra.Value)
	require.Equal(t, 0.9, p.Momentum)
}

func TestDecodeKeepsWhatIsAbsent(t *testing.T) {
	p := newPlan()
	require.NoError(t, Decode("", []byte(`{}`), &p))
	require.Equal(t, newPlan(), p)
	n := 4
	require.NoError(t, Decode("", []byte(` 5 `), &n))
	require.Equal(t, 5, n)
}

func TestDecodeErrors(t *testing.T) {
	for _, c := range [][2]string{
		{`{"alhpa":1}`, `alhpa: unknown field; did you mean "alpha"?`},
		{`{"inner":{"zzzzzz":1}}`, `inner.zzzzzz: unknown field; want one of rate, Untagged`},
		{`{"Epochs":1}`, `Epochs: unknown field; did you mean "epochs"?`},
		{"{\"a\\nb c\":1}", `"a\nb c": unknown field; want one of ` + strings.Join(keys(fieldsOf(typeOf(plan{})), ""), ", ")},
		{`{"hidden":[1],"hidden":[2]}`, `hidden: given twice`},
		{`{"\u0065pochs":1,"epochs":2}`, `epochs: given twice`},
		{`{"epochs":"ten"}`, `epochs: want an integer, got "ten"`},
		{`{"epochs":1.5}`, `epochs: want an integer, got 1.5`},
		{`{"epochs":1e2}`, `epochs: want an integer, got 1e2`},
		{`{"epochs":true}`, `epochs: want an integer, got true`},
		{`{"epochs":99999999999999999999}`, `epochs: 99999999999999999999 does not fit in 64 bits`},
		{`{"small":128}`, `small: 128 does not fit in 8 bits`},
		{`{"seed":-1}`, `seed: want an integer of 0 or more, got -1`},
		{`{"alpha":"1"}`, `alpha: want a number, got "1"`},
		{`{"alpha":1e999}`, `alpha: 1e999 does not fit in 64 bits`},
		{`{"alpha":[1]}`, `alpha: want a number, got a list`},
		{`{"fast":1}`, `fast: want true or false, got 1`},
		{`{"title":{}}`, `title: want a string, got an object`},
		{`{"title":null}`, `title: null is not a value; leave the key out to keep the default`},
		{`{"extra":null}`, `extra: null is not a value; leave the key out to keep the default`},
		{`{"hidden":3}`, `hidden: want a list, got 3`},
		{`{"hidden":[1,"` + strings.Repeat("é", 50) + `"]}`, `hidden.1: want an integer, got "` + strings.Repeat("é", 40) + `…"`},
		{`{"inner":[]}`, `inner: want an object, got a list`},
		{`[]`, `want an object, got a list`},
		{`null`, `null is not a value; leave the key out to keep the default`},
		{`{"alpha":-1}`, `alpha: -1 is outside [0, 1000]`},
		{`{"epochs":1001}`, `epochs: 1001 is outside [0, 1000]`},
		{`{"hidden":[4,0]}`, `hidden.1: 0 is outside [1, 4096]`},
		{`{"steps":[{},{"rate":1}]}`, `steps.1.rate: 1 is outside [0, 1)`},
		{`{"mode":"adm"}`, `mode: unknown choice "adm"; did you mean "adam"?`},
		{`{"mode":"x\ny"}`, `mode: unknown choice "x\ny"; want one of adam, sgd, momentum`},
		{`{"labels":["a","cd"]}`, `labels.1: unknown choice "cd"; want one of a, b`},
		{`{"method":3}`, `method: want a name or an object with "name", got 3`},
		{`{"method":{}}`, `method: "name" is missing`},
		{`{"method":{"name":1}}`, `method.name: want a string, got 1`},
		{`{"method":{"name":"retrain","name":"retrain"}}`, `method.name: given twice`},
		{`{"method":"fintune"}`, `method: unknown method "fintune"; did you mean "finetune"?`},
		{`{"attacks":["retrain",{"name":"fintune"}]}`, `attacks.1.name: unknown method "fintune"; did you mean "finetune"?`},
		{`{"method":{"name":"xyz"}}`, `method.name: unknown method "xyz"; want one of finetune, retrain, nothing`},
		{`{"attacks":["retrain",{"name":"finetune","rat":1}]}`, `attacks.1.rat: unknown field; did you mean "rate"?`},
		{`{"method":{"name":"finetune","rate":0}}`, `method.rate: 0 is outside (0, 1]`},
		{`{"method":{"name":"finetune","nested":{"name":"finetune","epochs":0}}}`, `method.nested.epochs: 0 is outside [1, 1000]`},
		{`{"method":{"name":"nothing","epochs":0}}`, `method.epochs: unknown field; want "name"`},
		{``, `line 1, column 1: unexpected end of JSON input`},
		{`{"epochs":`, `line 1, column 11: unexpected end of JSON input`},
		{"{\n  \"é\": }", `line 2, column 8: invalid character '}' looking for beginning of value`},
		{"{}\n{}", `line 2, column 1: invalid character '{' after top-level value`},
		{"{}x", `line 1, column 3: invalid character 'x' after top-level value`},
		{`{"epochs":01}`, `line 1, column 12: invalid character '1' after object key:value pair`},
		{"{\"title\":\"\n\"}", `line 1, column 11: invalid character '\n' in string literal`},
		{"{\"title\":\"\xff\"}", `line 1, column 11: not UTF-8`},
		{strings.Repeat("[", 33), `line 1, column 33: nested deeper than 32 levels`},
		{strings.Repeat(" ", MaxSize+1), `the document is over 1048576 bytes`},
		{`{"hidden":[` + strings.Repeat("1,", MaxItems) + `1]}`, `hidden: more than 65536 items`},
	} {
		p := newPlan()
		err := Decode("", []byte(c[0]), &p)
		require.EqualError(t, err, c[1], "%.80s", c[0])
		require.NotContains(t, err.Error(), "\n")
	}
}

func TestDecodePlace(t *testing.T) {
	var f finetune
	require.EqualError(t, Decode("unlearn.2", []byte(`{"epoch":1}`), &f), `unlearn.2.epoch: unknown field; did you mean "epochs"?`)
	require.EqualError(t, Decode("unlearn.2", []byte(`3`), &f), `unlearn.2: want an object, got 3`)
	require.EqualError(t, Decode("unlearn.2", []byte(`{`), &f), `unlearn.2: line 1, column 2: unexpected end of JSON input`)
}

func TestDecodeDepth(t *testing.T) {
	deep := func(n int) []byte {
		return []byte(strings.Repeat(`{"name":"finetune","nested":`, n) + `"retrain"` + strings.Repeat("}", n))
	}
	_, err := methods().Decode("", deep(MaxDepth))
	require.NoError(t, err)
	_, err = methods().Decode("", deep(MaxDepth+1))
	require.ErrorContains(t, err, "nested deeper than 32 levels")
}

func TestDecodePanics(t *testing.T) {
	require.PanicsWithValue(t, badTarget, func() { _ = Decode("", []byte(`{}`), plan{}) })
	require.PanicsWithValue(t, badType+"map[string]int", func() { _ = Decode("", []byte(`{}`), &map[string]int{}) })
	require.PanicsWithValue(t, duplicateKey, func() {
		_ = Decode("", []byte(`{}`), &struct {
			shared
			Again float64 `json:"momentum"`
		}{})
	})
}

// FuzzDecode: no document makes Decode panic, and what it accepts reads back from its canonical form as the same value.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{}`, `null`, `{"alpha":-0,"hidden":[1,2],"grid":[[true],[]]}`, `{"steps":[{"rate":1e-320}],"extra":"finetune"}`,
		`{"method":{"name":"finetune","nested":{"name":"retrain"}},"attacks":["nothing"]}`, `{"title":"\ud800\u2028<&>","seed":1}`,
		`{"labels":["a","b"],"inner":{"rate":0.1,"Untagged":"x"},"momentum":1e300}`, `[[[[[`, "{\"\x00\":1}", `{"epochs":1,"epochs":2}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		p := newPlan()
		if err := Decode("", raw, &p); err != nil {
			require.NotContains(t, err.Error(), "\n")
			return
		}
		again, err := Encode(p)
		require.NoError(t, err)
		q := newPlan()
		require.NoError(t, Decode("", again, &q), "%s", again)
		require.Equal(t, p, q)
		third, err := Encode(&q)
		require.NoError(t, err)
		require.Equal(t, string(again), string(third))
	})
}

func ExampleDecode() {
	m := finetune{Epochs: 10, Rate: 0.01}
	fmt.Println(Decode("unlearn.2", []byte(`{"rate": 0.5}`), &m), m.Epochs, m.Rate)
	fmt.Println(Decode("unlearn.2", []byte(`{"epcohs": 3}`), &m))
	// Output:
	// <nil> 10 0.5
	// unlearn.2.epcohs: unknown field; did you mean "epochs"?
}
