// Fills in what Go's own text/template makes of the templates in a table of JSON lines:
//
//	go run . ../resources/io/jcontainers/build/template/expectations.jsonl
//
// Each line has "data" (row or map), "template" and, after a run, "output" or "error". TemplateTest has the same data.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"
)

type Config struct {
	User  string
	Ports []int
	Env   map[string]string
}

type Row struct{}

func (*Row) ID() string               { return "sha256:0123" }
func (*Row) Repository() string       { return "<none>" }
func (*Row) Tag() string              { return "1.36" }
func (*Row) Size() string             { return "4.26MB" }
func (*Row) Label(name string) string { return "label " + name }
func (r *Row) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"ID": r.ID(), "Repository": r.Repository(), "Tag": r.Tag(), "Size": r.Size()})
}

var data = map[string]any{
	"row": &Row{},
	"map": map[string]any{
		"Name": "busybox", "Empty": "", "Uni": "héllo wörld ✓", "Html": `<a href="x">Tom & 'Jerry'</a>`, "Control": "a\tb\nc\x00\x7f\u2028\u00a0",
		"Tags": []string{"latest", "1.36"}, "None": []string{}, "Matrix": [][]int{{1, 2}, {3}},
		"Count": 3, "Zero": 0, "Size": int64(4261550), "Layers": uint64(7), "Minus": -42, "Huge": uint64(18446744073709551615),
		"Ratio": 0.25, "Third": 1.0 / 3, "Million": 1e6, "Tiny": 1.5e-7, "Sextillion": 1e21, "Yes": true, "No": false, "Nil": nil,
		"Labels":  map[string]string{"maintainer": "me", "a.b": "x", "zz": "<none>"},
		"Nested":  map[string]any{"A": map[string]any{"B": []any{1, "two", nil, 3.5}}},
		"Config":  Config{"root", []int{80, 443}, map[string]string{"PATH": "/bin"}},
		"Pointer": &Config{"app", []int{1}, nil}, "Missing": (*Config)(nil), "Row": &Row{}, "Mixed": []any{"a", 1, true, nil, []string{"x"}},
	},
}

var functions = template.FuncMap{
	"json": func(v any) string {
		var buffer bytes.Buffer
		encoder := json.NewEncoder(&buffer)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(v); err != nil {
			panic(err)
		}
		return strings.TrimSpace(buffer.String())
	},
	"split": strings.Split, "join": strings.Join, "title": strings.Title, "lower": strings.ToLower, "upper": strings.ToUpper,
	"pad": func(text string, before, after int) string {
		if text == "" {
			return text
		}
		return strings.Repeat(" ", before) + text + strings.Repeat(" ", after)
	},
	"truncate": func(text string, length int) string {
		if len(text) < length {
			return text
		}
		return text[:length]
	},
}

type expectation struct {
	Data     string  `json:"data"`
	Template string  `json:"template"`
	Output   *string `json:"output,omitempty"`
	Error    *string `json:"error,omitempty"`
}

func (e *expectation) fill() {
	e.Output, e.Error = nil, nil
	parsed, err := template.New("").Funcs(functions).Parse(e.Template)
	var output strings.Builder
	if err == nil {
		err = parsed.Execute(&output, data[e.Data])
	}
	if err != nil {
		text := strings.NewReplacer("main.Row", "formatter.imageContext").Replace(err.Error())
		e.Error = &text
		return
	}
	text := output.String()
	e.Output = &text
}

func main() {
	table, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	var filled bytes.Buffer
	encoder := json.NewEncoder(&filled)
	encoder.SetEscapeHTML(false)
	lines := bufio.NewScanner(bytes.NewReader(table))
	for lines.Scan() {
		var row expectation
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			panic(fmt.Sprint(lines.Text(), err))
		}
		row.fill()
		if err := encoder.Encode(row); err != nil {
			panic(err)
		}
	}
	if err := os.WriteFile(os.Args[1], filled.Bytes(), 0o644); err != nil {
		panic(err)
	}
}
