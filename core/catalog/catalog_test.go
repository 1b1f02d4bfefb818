package catalog

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func typeOf(v any) reflect.Type { return reflect.TypeOf(v) }

func TestCatalog(t *testing.T) {
	c := methods()
	require.Equal(t, "method", c.Kind())
	require.Equal(t, []string{"finetune", "retrain", "nothing"}, c.Names())
	var briefs []string
	for e := range c.All() {
		briefs = append(briefs, e.Brief)
	}
	require.Equal(t, []string{"keep training", "start afresh", "no settings"}, briefs)
	a, err := c.New("finetune")
	require.NoError(t, err)
	b, _ := c.New("finetune")
	require.NotSame(t, a, b)
	_, err = c.New("fintune")
	require.ErrorIs(t, err, ErrUnknown)
	require.EqualError(t, err, `unknown method "fintune"; did you mean "finetune"?`)
	_, err = c.Decode("unlearn.2", []byte(`{"name":"zz"}`))
	require.ErrorIs(t, err, ErrUnknown)
	_, err = Of[any]("thing").New("x")
	require.EqualError(t, err, `unknown thing "x"`)
	require.PanicsWithValue(t, duplicateName, func() { Of("m", Entry[int]{Name: "a"}, Entry[int]{Name: "a"}) })
}

func TestOfKeepsItsOwnEntries(t *testing.T) {
	entries := []Entry[int]{{Name: "a", New: func() int { return 1 }}}
	c := Of("m", entries...)
	entries[0].Name = "b"
	require.Equal(t, []string{"a"}, c.Names())
}

func TestChoicePanics(t *testing.T) {
	taken := Of("m", Entry[any]{Name: "a", New: func() any {
		return &struct {
			Name string `json:"name"`
		}{}
	}})
	require.PanicsWithValue(t, nameTaken, func() { _, _ = taken.Decode("", []byte(`{"name":"a"}`)) })
	byValue := Of("m", Entry[any]{Name: "a", New: func() any { return finetune{} }})
	require.PanicsWithValue(t, notPointer, func() { _, _ = byValue.Decode("", []byte(`{"name":"a"}`)) })
}

func TestEncode(t *testing.T) {
	p := newPlan()
	p.Title, p.Alpha, p.Skipped, p.hidden = "<\n>", 1e21, map[string]int{"x": 1}, 2
	p.Extra = &method{Choice[any]{"finetune", &finetune{Epochs: 1, Rate: 0.1}}}
	raw, err := Encode(&p)
	require.NoError(t, err)
	require.Equal(t, `{"epochs":3,"alpha":1e+21,"seed":0,"small":0,"fast":false,"title":"\u003c\n\u003e","mode":"sgd","hidden":[16],"grid":[],`+
		`"labels":["a"],"inner":{"rate":0,"Untagged":""},"steps":[],"method":{"name":"retrain"},"attacks":[],`+
		`"extra":{"name":"finetune","epochs":1,"rate":0.1},"momentum":0}`, string(raw))
	again, err := json.Marshal(json.RawMessage(raw))
	require.NoError(t, err)
	require.Equal(t, string(raw), string(again))
	inside, err := json.Marshal(p.Extra)
	require.NoError(t, err)
	require.Equal(t, `{"name":"finetune","epochs":1,"rate":0.1}`, string(inside))
}

func TestEncodeOmits(t *testing.T) {
	raw, err := Encode(struct {
		A []int   `json:"a,omitempty"`
		B int     `json:"b,omitempty"`
		C float64 `json:"c,omitzero"`
		D *int    `json:"d"`
		E []int   `json:"e,omitzero"`
	}{A: []int{}, E: []int{}})
	require.NoError(t, err)
	require.Equal(t, `{"e":[]}`, string(raw))
	raw, err = Encode(nil)
	require.NoError(t, err)
	require.Equal(t, "null", string(raw))
}

func TestEncodeErrors(t *testing.T) {
	p := newPlan()
	p.Attacks = []method{{Choice[any]{"finetune", &finetune{Rate: math.NaN()}}}}
	_, err := Encode(p)
	require.EqualError(t, err, "attacks.0: rate: NaN is not a finite number")
	_, err = Encode([]float64{1, math.Inf(-1)})
	require.EqualError(t, err, "1: -Inf is not a finite number")
	require.PanicsWithValue(t, badType+"chan int", func() { _, _ = Encode(make(chan int)) })
}

// ordered has a rule between two settings.
type ordered struct {
	Low  int `json:"low" range:"[0, 9]"`
	High int `json:"high"`
}

func (o *ordered) CheckAt(place string) error {
	if o.Low > o.High {
		return fail(place, "low is above high")
	}
	return nil
}

func TestCheck(t *testing.T) {
	p := newPlan()
	require.NoError(t, Check("", p))
	p.Momentum = math.NaN()
	require.EqualError(t, Check("run", &p), "run.momentum: NaN is not a finite number")
	p = newPlan()
	p.Extra = &method{Choice[any]{"finetune", &finetune{Epochs: 1, Rate: 2}}}
	require.EqualError(t, Check("", p), "extra.rate: 2 is outside (0, 1]")
	require.EqualError(t, p.Extra.CheckAt("x"), "x.rate: 2 is outside (0, 1]")
	require.NoError(t, Check("", nil))
	require.NoError(t, Check("", map[string]float64{"x": math.NaN()}))
	require.EqualError(t, Check("o", ordered{2, 1}), "o: low is above high")
	require.EqualError(t, Check("o", []ordered{{10, 1}}), "o.0.low: 10 is outside [0, 9]")
	var o ordered
	require.EqualError(t, Decode("o", []byte(`{"low":3}`), &o), "o: low is above high")
	require.PanicsWithValue(t, badRangeUse, func() {
		_ = Check("", struct {
			A string `range:"[0, 1]"`
		}{})
	})
	require.PanicsWithValue(t, badChoiceUse, func() {
		_ = Check("", struct {
			A []int `choices:"a|b"`
		}{})
	})
}

func TestRanges(t *testing.T) {
	for _, c := range []struct {
		tag     string
		in, out []float64
	}{
		{"[0, 1]", []float64{0, 0.5, 1}, []float64{-1e-300, 1.0000001}},
		{"(0, 1)", []float64{5e-324, 0.5}, []float64{0, 1}},
		{"[0,1)", []float64{0}, []float64{1}},
		{"(-1, 1e3]", []float64{1000, 0}, []float64{-1, 1001}},
		{"[1, )", []float64{1, math.MaxFloat64}, []float64{0}},
		{"(, 2]", []float64{-math.MaxFloat64, 2}, []float64{3}},
		{"[3, 3]", []float64{3}, []float64{2, 4}},
	} {
		for _, x := range c.in {
			require.True(t, parseInterval(c.tag).contains(x), "%v %v", c.tag, x)
		}
		for _, x := range c.out {
			require.False(t, parseInterval(c.tag).contains(x), "%v %v", c.tag, x)
		}
	}
	for _, tag := range []string{"", "[", "[]", "0, 1", "[0 1]", "[1, 0]", "[a, b]", "[0, inf]", "[nan, 1]", "[0, 1, 2]", "[0, 1}"} {
		require.Panics(t, func() { parseInterval(tag) }, tag)
	}
}

func TestFields(t *testing.T) {
	p := newPlan()
	fields := Fields(&p)
	byName := func(name string) Field {
		return fields[slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })]
	}
	require.Equal(t, keys(fieldsOf(typeOf(p)), ""), slices.Collect(func(yield func(string) bool) {
		for _, f := range fields {
			yield(f.Name)
		}
	}))
	require.Equal(t, Field{Name: "epochs", Type: "integer", Doc: "passes", Default: "3", Range: "[0, 1000]"}, byName("epochs"))
	require.Equal(t, Field{Name: "mode", Type: "string", Default: `"sgd"`, Choices: []string{"adam", "sgd", "momentum"}}, byName("mode"))
	require.Equal(t, Field{Name: "hidden", Type: "list of integer", Default: "[16]", Range: "[1, 4096]"}, byName("hidden"))
	require.Equal(t, Field{Name: "grid", Type: "list of list of bool", Default: "[]"}, byName("grid"))
	rate := Field{Name: "rate", Type: "number", Default: "0", Range: "[0, 1)"}
	untagged := Field{Name: "Untagged", Type: "string", Default: `""`}
	require.Equal(t, Field{Name: "inner", Type: "object", Fields: []Field{rate, untagged}}, byName("inner"))
	require.Equal(t, Field{Name: "steps", Type: "list of object", Default: "[]", Fields: []Field{rate, untagged}}, byName("steps"))
	require.Equal(t, Field{Name: "method", Type: "choice", Default: `{"name":"retrain"}`, Choices: methods().Names()}, byName("method"))
	require.Equal(t, Field{Name: "attacks", Type: "list of choice", Default: "[]", Choices: methods().Names()}, byName("attacks"))
	require.Equal(t, Field{Name: "extra", Type: "choice", Choices: methods().Names()}, byName("extra"))
	require.Nil(t, Fields(3))
	require.Nil(t, Fields(nil))
}

// tree is a type inside itself.
type tree struct {
	Leaf  int    `json:"leaf"`
	Trees []tree `json:"trees"`
}

func TestFieldsOfARecursiveType(t *testing.T) {
	require.Equal(t, []Field{{Name: "leaf", Type: "integer", Default: "0"}, {Name: "trees", Type: "list of object", Default: "[]"}}, Fields(tree{}))
}

func TestNearest(t *testing.T) {
	names := []string{"alpha", "epochs", "finetune", "l1", "lr"}
	for name, want := range map[string]string{"alhpa": "alpha", "ALPHA": "alpha", "fintune": "finetune", "finetunes": "finetune", "epoch": "epochs",
		"eopcsh": "epochs", "lt": "l1", "beta": "", "": "", "x": "", "epilogues": ""} {
		got, ok := Nearest(name, names)
		require.Equal(t, want, got, name)
		require.Equal(t, want != "", ok, name)
	}
	for _, c := range []struct {
		a, b string
		d    int
	}{{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"ca", "abc", 3}, {"abcd", "badc", 2}} {
		require.Equal(t, c.d, distance([]rune(c.a), []rune(c.b)), c)
		require.Equal(t, c.d, distance([]rune(c.b), []rune(c.a)), c)
	}
}
