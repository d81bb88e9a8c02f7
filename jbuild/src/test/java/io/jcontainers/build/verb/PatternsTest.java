package io.jcontainers.build.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {
    /** Rows of Go's path.Match tests, and names of images. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc abc true",
                "* abc true",
                "*c abc true",
                "a* a true",
                "a* ab/c false",
                "a*/b abc/b true",
                "a*/b a/c/b false",
                "a*b*c*d*e*/f axbxcxdxe/f true",
                "a*b*c*d*e*/f axbxcxdxexxx/fff false",
                "a*b?c*x abxbbxdbxebxczzx true",
                "ab[c] abc true",
                "ab[b-d] abc true",
                "ab[e-g] abc false",
                "ab[^c] abc false",
                "ab[^e-g] abc true",
                "a\\*b a*b true",
                "a\\*b ab false",
                "a???b aä☺☻b true",
                "[a-ζ]* α true",
                "*[a-ζ] A false",
                "a?b a/b false",
                "[\\]a] ] true",
                "[\\-x] - true",
                "[x\\-] z false",
                "registry:5000/*/app registry:5000/team/app true",
            })
    void names(String pattern, String name, boolean matches) {
        assertEquals(matches, new NamePattern(pattern).matches(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[^", "[^bc", "a[", "[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "a\\", "[a\\"})
    void brokenNames(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> new NamePattern(pattern));
    }

    @Test
    void manyStarsTakeNoTime() {
        assertEquals(false, new NamePattern("a*".repeat(200) + "b").matches("a".repeat(400)));
    }

    @ParameterizedTest
    @CsvSource({
        "24h, 2026-11-21T00:52:00Z",
        "1h30m, 2026-11-21T23:22:00Z",
        "1.5s, 2026-11-22T00:51:58.500Z",
        "0, 1970-01-01T00:00:00Z",
        "1700000000, 2023-11-14T22:13:20Z",
        "1700000000.5, 2023-11-14T22:13:20.500Z",
        "2026-01-02, 2026-01-02T00:00:00Z",
        "2026-01-02T03:04, 2026-01-02T03:04:00Z",
        "2026-01-02T03:04:05, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05+01:00, 2026-01-02T02:04:05Z",
    })
    void times(String text, Instant time) {
        assertEquals(time, PointInTime.parse(text, Jbuild.NOW, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "24x", "h", "1h x", "2026-13-01", "yesterday", "-5h", "999999999999999h"})
    void brokenTimes(String text) {
        assertThrows(IllegalArgumentException.class, () -> PointInTime.parse(text, Jbuild.NOW, ZoneOffset.UTC), text);
    }

    @Test
    void jsonLayout() {
        assertEquals(
                "[\n    {\n        \"a\": \"{\\\"[,:\",\n        \"b\": [],\n        \"c\": {},\n        \"d\": [\n"
                        + "            1,\n            null\n        ]\n    }\n]",
                JsonLayout.indent("[{\"a\":\"{\\\"[,:\",\"b\":[],\"c\":{},\"d\":[1,null]}]"));
        assertEquals("[]", JsonLayout.indent("[]"));
    }
}
