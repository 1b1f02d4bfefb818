package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"lethe/core/chart"
	"lethe/core/experiment"
	"lethe/core/report"
	"lethe/wasm/session"
)

// SaveConfig saves the config as a document.
func (a *App) SaveConfig() {
	var b bytes.Buffer
	if json.Indent(&b, a.S.Config.JSON(), "", "  ") == nil {
		a.Browser.Save("lethe.json", "application/json", append(b.Bytes(), '\n'))
	}
}

// SaveEvents saves the stream as the command line prints it.
func (a *App) SaveEvents() {
	a.Browser.Save("events.jsonl", "application/x-ndjson", append(bytes.Join(a.S.Lines, []byte("\n")), '\n'))
}

// SaveResults saves every number of every method.
func (a *App) SaveResults() {
	var attacks []string
	for _, c := range a.S.Config.Attacks {
		attacks = append(attacks, c.Name)
	}
	var b bytes.Buffer
	if report.WriteCSV(&b, a.S.Rows, attacks) == nil {
		a.Browser.Save("results.csv", "text/csv", b.Bytes())
	}
}

// SaveWeights asks for the model on display, which SaveTheta then saves.
func (a *App) SaveWeights() {
	a.S.Ask(session.Weights)
	a.Flush()
}

// SaveTheta saves the model that was asked for.
func (a *App) SaveTheta(raw []byte) {
	a.Browser.Save(fmt.Sprintf("%s-%d.safetensors", a.S.Question.Method, a.S.Question.Epoch), "application/octet-stream", raw)
}

// Exportable lists the figures on display.
func (a *App) Exportable() []Named {
	all := a.Figures()
	if a.S.Scene != nil && a.S.Scene.Plane() {
		all = append([]Named{{"chart-plane", a.Plane()}}, all...)
	}
	return all
}

// SaveFigure saves a figure as a standalone SVG, as PNG or as the CSV of its numbers.
func (a *App) SaveFigure(id, format string) {
	for _, f := range a.Exportable() {
		if f.ID != id {
			continue
		}
		name := strings.TrimPrefix(id, "chart-") + "." + format
		svg := chart.Export(f.Figure, chart.LightPalette(), f.Summary)
		switch format {
		case "svg":
			a.Browser.Save(name, "image/svg+xml", []byte(svg))
		case "png":
			a.Browser.Picture(name, svg)
		case "csv":
			a.Browser.Save(name, "text/csv", []byte(f.Table.CSV()))
		}
	}
}

// mostFile is how long a file may be that is opened.
const mostFile = 64 << 20

// Open reads a config or a stream of events.
func (a *App) Open(raw []byte) {
	a.Dialog = ""
	if a.Fixed("preset") {
		a.Toast(a.T("locked"))
		return
	}
	c, lines, err := readFile(raw)
	if err == nil {
		err = session.Affordable(c)
	}
	if err != nil {
		a.Toast(a.T("open.bad", "why", err.Error()))
		return
	}
	a.S.Load(c, "")
	a.fresh(false)
	if len(lines) == 0 {
		return
	}
	if err := a.S.Replay(lines); err != nil {
		a.Toast(a.T("open.bad", "why", err.Error()))
		return
	}
	a.Foreign = true
}

// readFile tells a config from a stream of events, which begins with its config.
func readFile(raw []byte) (*experiment.Config, [][]byte, error) {
	if len(raw) > mostFile {
		return nil, nil, fmt.Errorf("it is longer than %d MB", mostFile>>20)
	}
	c, err := experiment.Parse(raw)
	if err == nil {
		return c, nil, nil
	}
	lines := bytes.Split(bytes.TrimSpace(raw), []byte("\n"))
	var start experiment.Event
	if json.Unmarshal(lines[0], &start) != nil || start.Kind != experiment.KindStart || start.Start == nil {
		return nil, nil, err
	}
	if c, err = experiment.Parse(start.Config); err != nil {
		return nil, nil, err
	}
	for _, line := range lines {
		var e experiment.Event
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, nil, err
		}
		if err := whole(c, e); err != nil {
			return nil, nil, err
		}
	}
	return c, lines, nil
}

// whole fails where an event lacks what its kind promises.
func whole(c *experiment.Config, e experiment.Event) error {
	switch e.Kind {
	case experiment.KindStart:
		return missing(e.Start == nil, "start")
	case experiment.KindWarning:
		return missing(e.Warning == nil, "warning")
	case experiment.KindFailed:
		return missing(e.Warning == nil || e.Seed == nil, "failure")
	case experiment.KindStep:
		return missing(e.Step == nil, "step")
	case experiment.KindEnd:
		return missing(e.End == nil, "end")
	case experiment.KindResult:
		if e.Result == nil || e.Seed == nil {
			return missing(true, "result")
		}
		for _, a := range c.Attacks {
			if r := e.Attacks[a.Name]; r.Members < 1 || r.NonMembers < 1 {
				return missing(true, "result of attack "+a.Name)
			}
		}
	}
	return nil
}

func missing(yes bool, what string) error {
	if yes {
		return fmt.Errorf("a %s without its numbers", what)
	}
	return nil
}

// Snippets returns what puts this game on another page: an element that sizes itself, and a plain frame.
func (a *App) Snippets() string {
	here := a.Browser.Here()
	base := here[:strings.LastIndexByte(here, '/')+1]
	lock := ""
	if a.Opened["embed-lock"] {
		lock = ` lock="all"`
	}
	hash := a.Hash()
	attr := fmt.Sprintf(`preset=%q`, hash)
	query := "preset=" + hash
	if strings.HasPrefix(hash, "1.") {
		attr, query = fmt.Sprintf(`config=%q`, hash), "config="+hash
	}
	if lock != "" {
		query += "&lock=all"
	}
	element := fmt.Sprintf("<script src=%q></script>\n<lethe-game %s method=%q%s lang=%q height=\"auto\"></lethe-game>", base+"lethe.js", attr, a.S.Shown, lock, a.Text.Language)
	frame := fmt.Sprintf("<iframe src=%q sandbox=\"allow-scripts\" width=\"100%%\" height=\"900\" title=\"Lethe, the forgetting game\"></iframe>", base+"embed.html?"+query)
	return element + "\n\n" + frame
}
