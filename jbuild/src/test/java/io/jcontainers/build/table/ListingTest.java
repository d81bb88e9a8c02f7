package io.jcontainers.build.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.template.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** listings.txt and errors.txt have what docker 28.2.2 printed for {@code docker context ls --format}. */
class ListingTest {
    record Context(String name, String description, String endpoint, boolean current) {}

    private static final List<Context> ROWS = List.of(
            new Context("default", "Current DOCKER_HOST based configuration", "unix:///var/run/docker.sock", true),
            new Context("zed", "a <b> & \"c\"", "tcp://1.2.3.4:5", false));

    private static final Columns<Context> COLUMNS = Columns.<Context>of("*formatter.clientContextContext")
            .column("Name", "NAME", Context::name)
            .column("Description", "DESCRIPTION", Context::description)
            .column("DockerEndpoint", "DOCKER ENDPOINT", Context::endpoint)
            .column("Error", "ERROR", context -> "")
            .value("Current", context -> Value.of(context.current()))
            .label((context, key) -> context.name() + "'s " + key)
            .build();

    private static final Formats FORMATS =
            Formats.of("table {{.Name}}{{if .Current}} *{{end}}\\t{{.Description}}\\t{{.DockerEndpoint}}\\t{{.Error}}");

    private static String list(String format) {
        return Listing.write(FORMATS.choose(format, false), COLUMNS, ROWS);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "listings.txt", delimiter = '~', quoteCharacter = '`')
    void docker(String format, String lines) {
        assertEquals(lines.replace('|', '\n'), list(format).replace('|', '\n'));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "errors.txt", delimiter = '~', quoteCharacter = '`')
    void dockerErrors(String format, String message) {
        assertEquals(
                message, assertThrows(FormatException.class, () -> list(format)).getMessage());
    }

    @Test
    void choice() {
        assertEquals("default\nzed\n", list("{{.Name}}"));
        assertEquals(new Format("{{.ID}}", false), FORMATS.choose("", true));
        assertEquals(new Format("{{.ID}}", false), FORMATS.choose("table", true));
        assertEquals(new Format("{{.X}}", false), FORMATS.choose("{{.X}}", true));
        assertEquals(new Format("{{json .}}", false), FORMATS.choose("json", true));
        assertEquals(
                new Format("a: {{.A}}\nb", false), new Formats("table x", "a: {{.A}}\\nb", "q").choose("raw", false));
        assertTrue(FORMATS.choose("table {{.Digest}}", false).contains("{{.Digest}}"));
    }

    @Test
    void labels() {
        assertEquals(
                "VERSION ID        NAME\ndefault's a.version-id   default\nzed's a.version-id       zed\n"
                        .replace("VERSION ID        ", "version id               "),
                list("table {{.Label \"a.version-id\"}}\\t{{.Name}}"));
    }

    @Test
    void headerOfNothing() {
        assertEquals(
                "NAME      <no value>\n", Listing.write(Format.of("table {{.Name}}\\t{{.Nope}}"), COLUMNS, List.of()));
        assertEquals("", Listing.write(Format.of("{{.Name}}"), COLUMNS, List.of()));
    }

    @Test
    void filters() {
        List<String> known = List.of("dangling", "label", "reference");
        Filters filters = Filters.parse(
                List.of("dangling=true", "", "LABEL = a=b ", "label=c", "reference=x", "reference=y=z"), known);
        assertTrue(filters.flag("dangling", false));
        assertEquals(List.of("a=b", "c"), List.copyOf(filters.get("label")));
        assertTrue(filters.labels("label", Map.of("a", "b", "c", "")));
        assertEquals(false, filters.labels("label", Map.of("a", "b")));
        assertEquals(false, filters.labels("label", Map.of("a", "x", "c", "")));
        assertTrue(filters.any("reference", "y=z"::equals));
        assertEquals(false, filters.any("reference", "z"::equals));
        assertTrue(filters.any("until", "z"::equals));
        assertTrue(Filters.parse(List.of(), known).flag("dangling", true));
        assertEquals(false, Filters.parse(List.of("dangling=0"), known).flag("dangling", true));
    }

    @ParameterizedTest
    @CsvSource({
        "foo, bad format of filter (expected name=value)",
        "foo=1, invalid filter 'foo'",
        "dangling=maybe, invalid filter 'dangling=[maybe]'",
    })
    void wrongFilters(String argument, String message) {
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Filters.parse(List.of(argument), List.of("dangling"))
                                        .flag("dangling", false))
                        .getMessage());
    }

    @Test
    void contradiction() {
        Filters both = Filters.parse(List.of("dangling=true", "dangling=false"), List.of("dangling"));
        assertThrows(IllegalArgumentException.class, () -> both.flag("dangling", false));
    }
}
