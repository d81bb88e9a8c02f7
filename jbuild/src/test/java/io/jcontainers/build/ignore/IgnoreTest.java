package io.jcontainers.build.ignore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table expectations.jsonl was written by a Go program that gave each file to ReadAll and New of
 * moby/patternmatcher 0.6.1 and walked down each path with MatchesUsingParentResults, as BuildKit does.
 */
class IgnoreTest {
    record Expectation(String file, List<String> paths, List<String> ignored, String error) {
        @Override
        public String toString() {
            return file;
        }
    }

    /** Where BuildKit's regular expressions show through: an escaped letter is that letter here, a bar is a bar. */
    private static final List<String> ONLY_OURS = List.of("fo\\o", "\\é", "\\foo", "*|*");

    static Stream<Expectation> expectations() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Expectation> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(IgnoreTest.class.getResourceAsStream("expectations.jsonl")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = mapper.readTree(line);
                rows.add(new Expectation(
                        row.path("file").asText(),
                        texts(row.path("paths")),
                        texts(row.path("ignored")),
                        row.path("error").asText("")));
            }
        }
        assertTrue(rows.size() > 170, "the table is whole");
        return rows.stream().filter(row -> !ONLY_OURS.contains(row.file()));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static IgnoreMatcher matcher(String file) {
        return new IgnoreMatcher(IgnoreFile.parse(".dockerignore", file.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void asBuildKit(Expectation row) {
        if (!row.error().isEmpty()) {
            IgnoreException error = assertThrows(IgnoreException.class, () -> matcher(row.file()));
            assertTrue(
                    String.valueOf(error.getMessage()).startsWith(".dockerignore:1: " + row.error()),
                    error.getMessage());
            return;
        }
        IgnoreMatcher matcher = matcher(row.file());
        List<String> ignored =
                row.paths().stream().filter(path -> matcher.of(path).ignored()).toList();
        assertEquals(row.ignored(), ignored);
    }

    /** A directory must not be pruned when something in it stays. */
    @ParameterizedTest
    @MethodSource("expectations")
    void pruningLosesNothing(Expectation row) {
        if (!row.error().isEmpty()) {
            return;
        }
        IgnoreMatcher matcher = matcher(row.file());
        for (String path : row.paths()) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                Verdict directory = matcher.of(path.substring(0, slash));
                assertTrue(!matcher.prunes(directory) || matcher.of(path).ignored(), path);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "node_modules, node_modules, true",
        "'node_modules,!src', node_modules, true",
        "'node_modules,!node_modules/a/b', node_modules, false",
        "'node_modules,!node_modules/a/b', node_modules/a, false",
        "'node_modules,!node_modules/a/b', node_modules/c, true",
        "'**,!src/**', src, false",
        "'**,!src/**', other, true",
        "'**,!src/**', src/a, false",
        "'**,!**/keep', other, false",
        "'**,!a*/keep', other, true",
        "'**,!a*/keep', abc, false",
        "'**,!a*/keep', abc/d, true",
        "'**,!?/**/keep', a/b/c, false",
        "'**,!?/**/keep', ab/c, true",
        "'*,!a', b, true",
        "'*,!a', a, false",
    })
    void pruning(String rules, String directory, boolean pruned) {
        IgnoreMatcher matcher = matcher(rules.replace(',', '\n'));
        assertEquals(pruned, matcher.prunes(matcher.of(directory)));
    }

    @ParameterizedTest
    @CsvSource({
        "foo, 3, *, foo, true",
        "keep, 5, !keep, keep, false",
        "keep/a.log, 6, **/*.log, keep/a.log, true",
        "keep/sub/a.txt, 5, !keep, keep, false",
        "x/y/z, 3, *, x, true",
    })
    void why(String path, int line, String text, String matched, boolean ignored) {
        IgnoreMatcher matcher = matcher("# comment\n\n*\nfoo\n!keep\n**/*.log\n");
        Verdict verdict = matcher.of(path);
        IgnoreRule rule = Objects.requireNonNull(verdict.rule());
        assertEquals(
                List.of(line, text, matched, ignored),
                List.of(rule.line(), rule.text(), verdict.matchedPath(matcher), verdict.ignored()));
    }

    @Test
    void withoutReason() {
        Verdict verdict = matcher("a\n!b").of("c");
        assertNull(verdict.rule());
        assertEquals("", verdict.matchedPath(matcher("a\n!b")));
        assertEquals(false, new IgnoreMatcher(IgnoreFile.none()).of("a/b").ignored());
        assertEquals(List.of("app/Dockerfile.dockerignore", ".dockerignore"), IgnoreFile.candidates("app/Dockerfile"));
    }

    @ParameterizedTest
    @CsvSource({
        "fo\\o, foo, true",
        "\\d, 5, false",
        "\\d, d, true",
        "a^*, a^b, true",
        "[*], '*', true",
        "[*], a, false",
        "*|*, a|b, true",
        "*|*, a, false",
        "[?]x, '?x', true",
    })
    void whereBuildKitsTranslationLeaks(String pattern, String path, boolean ignored) {
        assertEquals(ignored, matcher(pattern).of(path).ignored());
    }

    @ParameterizedTest
    @CsvSource({
        "a/b/../c, a/c",
        "./a//b/., a/b",
        "../../a, ../../a",
        "/../a, /a",
        "a/.., .",
        "a/../.., ..",
        "/, /",
    })
    void cleaned(String path, String clean) {
        assertEquals(clean, IgnoreFile.cleaned(path));
    }

    @Test
    void limits() {
        assertThrows(IgnoreException.class, () -> matcher("a".repeat((1 << 20) + 1)));
        assertEquals(
                ".dockerignore:2: an ignore file has at most 10000 patterns of at most 4096 characters",
                assertThrows(IgnoreException.class, () -> matcher("b\n" + "a".repeat(4097)))
                        .getMessage());
        assertEquals(
                ".dockerignore:10001: an ignore file has at most 10000 patterns of at most 4096 characters",
                assertThrows(IgnoreException.class, () -> matcher("a\n".repeat(10_001)))
                        .getMessage());
        assertEquals(true, matcher("# " + "x".repeat(100_000) + "\na").of("a").ignored());
    }

    /** What takes a backtracking matcher longer than anybody lives. */
    @ParameterizedTest
    @CsvSource({
        "'*a', 'a', 1000, 2000",
        "'**/a*', 'a', 500, 2000",
        "'**/*', 'a/', 500, 1000",
        "'?*', 'a', 1000, 2000",
        "'[a-z]*', 'a', 600, 2000",
    })
    void hostilePatterns(String part, String name, int parts, int names) {
        IgnoreMatcher matcher = matcher(part.repeat(parts) + "\\*b");
        String path = name.repeat(names) + "c";
        assertEquals(false, matcher.child(matcher.root(), path).ignored());
    }
}
