package io.jcontainers.build.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table expectations.jsonl was written by a Go program that gave each input to docker/go-units 0.5.0, and to the
 * tabwriter of docker/cli 28.2.2 with Docker's settings (10, 1, 3, blank).
 */
class FiguresTest {
    record Expectation(String what, String in, String out) {}

    static Stream<Expectation> expectations() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Expectation> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(FiguresTest.class.getResourceAsStream("expectations.jsonl")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = mapper.readTree(line);
                rows.add(new Expectation(
                        row.path("what").asText(),
                        row.path("in").asText(),
                        row.path("out").asText()));
            }
        }
        assertTrue(rows.size() > 290, "the table is whole");
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void asDocker(Expectation row) {
        String in = row.in();
        String actual =
                switch (row.what()) {
                    case "table" -> TabWriter.DOCKER.align(in);
                    case "human" -> Sizes.human(Double.parseDouble(in));
                    case "human3" -> Sizes.human(Double.parseDouble(in), 3);
                    case "binary" -> Sizes.binary(Double.parseDouble(in));
                    case "parseDecimal" -> parsed(Sizes::parseDecimal, in);
                    case "parseBinary" -> parsed(Sizes::parseBinary, in);
                    case "duration" -> Times.human(Duration.ofNanos(Long.parseLong(in)));
                    default -> "unknown row";
                };
        assertEquals(expected(row), actual);
    }

    /** Two differences, both meant: one text for all that is no number, and no overflow into negative sizes. */
    private static String expected(Expectation row) {
        if (row.out().startsWith("strconv.ParseFloat")) {
            return "invalid size: '" + row.in() + "'";
        }
        if (row.out().equals(Long.toString(Long.MIN_VALUE))) {
            return "invalid size: '" + row.in() + "' is 8 EiB or more";
        }
        return row.out();
    }

    private static String parsed(ToLongFunction<String> parse, String in) {
        try {
            return Long.toString(parse.applyAsLong(in));
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void times() {
        Instant now = Instant.parse("2026-11-21T22:28:12Z");
        assertEquals("3 weeks ago", Times.ago(now.minus(Duration.ofDays(22)), now));
        assertEquals("Less than a second ago", Times.ago(now.plusSeconds(5), now));
        assertEquals("292 years ago", Times.ago(Instant.parse("0001-01-01T00:00:00Z"), now));
        assertEquals("2026-11-21 22:28:12 +0000 UTC", Times.go(now, ZoneId.of("UTC")));
        assertEquals("2026-11-21 22:28:12 +0000 UTC", Times.go(now, ZoneOffset.UTC));
        assertEquals("2026-11-21 23:28:12 +0100 +0100", Times.go(now, ZoneOffset.ofHours(1)));
        assertEquals("2026-11-21 23:28:12.0000005 +0100 CET", Times.go(now.plusNanos(500), ZoneId.of("Europe/Berlin")));
    }

    @ParameterizedTest
    @CsvSource({
        "sha256:0123456789abcdef0123, 0123456789ab",
        "0123456789abcdef, 0123456789ab",
        "abc, abc",
        "sha512:, ''",
    })
    void identifiers(String id, String shortened) {
        assertEquals(shortened, Shortening.id(id));
    }

    @ParameterizedTest
    @CsvSource({
        "hello, 10, hello",
        "hello, 5, hello",
        "hello, 4, hel…",
        "hello, 2, h…",
        "hello, 1, h",
        "hello, 0, ''",
        "'', 1, ''",
        "日本語, 6, 日本語",
        "日本語, 5, 日本…",
        "日本語, 4, 日…",
        "日本語, 3, 日…",
        "日本語, 2, …",
        "日本語, 1, 日",
    })
    void ellipsis(String text, int width, String shortened) {
        assertEquals(shortened, Shortening.ellipsis(text, width));
    }
}
