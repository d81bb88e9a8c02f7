package io.jcontainers.build.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table expectations.jsonl was filled in by Go 1.26's own text/template: src/test/go-template-oracle has the
 * program, which holds the same data as this test.
 */
class TemplateTest {
    private static final Struct<String> ROW = Struct.<String>row("*formatter.imageContext")
            .text("ID", row -> "sha256:0123")
            .text("Repository", row -> "<none>")
            .text("Tag", row -> "1.36")
            .text("Size", row -> "4.26MB")
            .keyed("Label", (row, name) -> Value.of("label " + name))
            .build();
    private static final Struct<String> CONFIG = Struct.<String>fields("main.Config")
            .text("User", config -> "root")
            .with("Ports", config -> numbers(80, 443))
            .with("Env", config -> Value.labels(Map.of("PATH", "/bin")))
            .build();

    private static final Struct<String> POINTER = Struct.<String>fields("*main.Config")
            .text("User", config -> "app")
            .with("Ports", config -> numbers(1))
            .with("Env", config -> Value.labels(Map.of()))
            .build();

    record Expectation(String data, String template, String output, String error) {
        @Override
        public String toString() {
            return template;
        }
    }

    private static Value numbers(long... numbers) {
        return new Value.Sequence(
                "int", LongStream.of(numbers).mapToObj(Value::of).toList());
    }

    private static Value data(String name) {
        if (name.equals("row")) {
            return ROW.of("");
        }
        Map<String, Value> map = new TreeMap<>();
        map.put("Name", Value.of("busybox"));
        map.put("Empty", Value.of(""));
        map.put("Uni", Value.of("héllo wörld ✓"));
        map.put("Html", Value.of("<a href=\"x\">Tom & 'Jerry'</a>"));
        map.put("Control", Value.of("a\tb\nc\0\u007f\u2028\u00a0"));
        map.put("Tags", Value.strings(List.of("latest", "1.36")));
        map.put("None", Value.strings(List.of()));
        map.put("Matrix", new Value.Sequence("[]int", List.of(numbers(1, 2), numbers(3))));
        map.put("Count", Value.of(3));
        map.put("Zero", Value.of(0));
        map.put("Size", new Value.Int(4261550, Value.IntKind.INT64));
        map.put("Layers", new Value.Int(7, Value.IntKind.UINT64));
        map.put("Minus", Value.of(-42));
        map.put("Huge", new Value.Int(-1, Value.IntKind.UINT64));
        map.put("Ratio", Value.of(0.25));
        map.put("Third", Value.of(1.0 / 3));
        map.put("Million", Value.of(1e6));
        map.put("Tiny", Value.of(1.5e-7));
        map.put("Sextillion", Value.of(1e21));
        map.put("Yes", Value.of(true));
        map.put("No", Value.of(false));
        map.put("Nil", Value.NOTHING);
        map.put("Labels", Value.labels(Map.of("maintainer", "me", "a.b", "x", "zz", "<none>")));
        Value list = Value.list(List.of(Value.of(1), Value.of("two"), Value.NOTHING, Value.of(3.5)));
        map.put("Nested", Value.map(Map.of("A", Value.map(Map.of("B", list)))));
        map.put("Config", CONFIG.of(""));
        map.put("Pointer", POINTER.of(""));
        map.put("Missing", new Value.Nil("*main.Config"));
        map.put("Row", ROW.of(""));
        map.put(
                "Mixed",
                Value.list(List.of(
                        Value.of("a"), Value.of(1), Value.of(true), Value.NOTHING, Value.strings(List.of("x")))));
        return Value.map(map);
    }

    static Stream<Expectation> expectations() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Expectation> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(TemplateTest.class.getResourceAsStream("expectations.jsonl")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = mapper.readTree(line);
                rows.add(new Expectation(
                        row.path("data").asText(),
                        row.path("template").asText(),
                        row.path("output").asText(""),
                        row.path("error").asText("")));
            }
        }
        assertTrue(rows.size() > 500, "the table is whole");
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void asGo(Expectation row) {
        if (row.error().isEmpty()) {
            assertEquals(row.output(), Template.parse(row.template()).execute(data(row.data())));
            return;
        }
        TemplateException error = assertThrows(
                TemplateException.class, () -> Template.parse(row.template()).execute(data(row.data())));
        assertEquals(row.error(), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{{.A.B.C}}|1.50",
                "{{json .}}|{\"A\":{\"B\":{\"C\":1.50}},\"L\":[true,null,\"x\"]}",
                "{{range .L}}{{.}},{{end}}|true,<no value>,x,",
                "{{.A}}|map[B:map[C:1.50]]",
                "{{printf \"%T %T\" .A.B.C .L}}|json.Number []interface {}",
            })
    void json(String template, String output) throws IOException {
        JsonNode document = new ObjectMapper()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true))
                .readTree("{\"A\":{\"B\":{\"C\":1.50}},\"L\":[true,null,\"x\"]}");
        assertEquals(output, Template.parse(template).execute(JsonValues.of(document)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "1500, 1.5µs",
        "20000000, 20ms",
        "1500000000, 1.5s",
        "60000000000, 1m0s",
        "5400000000000, 1h30m0s",
        "3610000000000, 1h0m10s",
        "-1500000000, -1.5s"
    })
    void durations(long nanos, String text) {
        Value duration = new Value.Int(nanos, Value.IntKind.DURATION);
        String all = "{{.}} {{printf \"%v %s %q %d\" . . . .}} {{json .}} {{eq . .}}";
        assertEquals(
                text + " " + text + " " + text + " \"" + text + "\" " + nanos + " " + nanos + " true",
                Template.parse(all).execute(duration));
    }

    @Test
    void fieldsAreReadWhenAskedFor() {
        Struct<List<String>> struct = Struct.<List<String>>row("*formatter.x")
                .text("A", list -> {
                    list.add("A");
                    return "a";
                })
                .text("B", list -> {
                    throw new IllegalStateException("nobody asked for B");
                })
                .build();
        List<String> asked = new ArrayList<>();
        assertEquals(
                "aa", Template.parse("{{.A}}{{.A}}{{if false}}{{.B}}{{end}}").execute(struct.of(asked)));
        assertEquals(List.of("A", "A"), asked);
        assertEquals(List.of("A", "B"), struct.names());
    }

    @Test
    void headerFunctionsLeaveTheNameAlone() {
        Template template = Template.parse(
                "{{upper .A}} {{join (split .A \"e\") .A}} {{truncate .A 1}} {{json .A}} {{pad .A 1 1}}|");
        assertEquals(
                "Size Size Size Size  Size |",
                template.executeLeniently(Value.labels(Map.of("A", "Size")), Functions.dockerHeader()));
        assertEquals(
                "x",
                Template.parse("x{{.A.B}}y").executeLeniently(Value.labels(Map.of("A", "Size")), Functions.docker()));
    }
}
