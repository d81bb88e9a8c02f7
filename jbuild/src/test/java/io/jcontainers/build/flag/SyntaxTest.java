package io.jcontainers.build.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SyntaxTest {
    private static final Syntax IMAGES = Syntax.of(
                    "jbuild images",
                    "[OPTIONS] [REPOSITORY[:TAG]]",
                    "List images",
                    0,
                    1,
                    Flag.toggle("all", 'a', "Show all images (default hides intermediate images)"),
                    Flag.list("filter", 'f', "filter", "Filter output based on conditions provided"),
                    Flag.text("format", '\0', "string", "Format output:\n'json': as JSON"),
                    Flag.number("limit", 'n', "Show so many").initially("25"),
                    Flag.optional("pull", "string", "When to pull").initially("missing"),
                    Flag.toggle("quiet", 'q', "Only show image IDs"),
                    Flag.toggle("old", '\0', "Nothing").hidden())
            .alsoCalled("jbuild image ls");

    @Test
    void readsEverySpelling() {
        ParsedFlags parsed = IMAGES.parse(List.of("-aq", "-fa=b", "-f", "c", "--filter=d=e", "x", "--limit", "7"));
        assertTrue(parsed.on("all"));
        assertTrue(parsed.on("quiet"));
        assertEquals(List.of("a=b", "c", "d=e"), parsed.list("filter"));
        assertEquals(7, parsed.number("limit", 0));
        assertEquals(List.of("x"), parsed.arguments());
    }

    @Test
    void knowsWhatWasNotGiven() {
        ParsedFlags parsed = IMAGES.parse(List.of("--all=false"));
        assertFalse(parsed.on("all"));
        assertTrue(parsed.has("all"));
        assertFalse(parsed.has("quiet"));
        assertEquals(25, parsed.number("limit", 1));
        assertEquals("", parsed.text("format"));
        assertEquals("missing", parsed.text("pull"));
    }

    @Test
    void standsAloneOrTakesWhatIsBehindEquals() {
        ParsedFlags parsed = IMAGES.parse(List.of("--pull", "x"));
        assertEquals("true", parsed.text("pull"));
        assertEquals(List.of("x"), parsed.arguments());
        assertEquals("never", IMAGES.parse(List.of("--pull=never")).text("pull"));
    }

    @Test
    void nothingIsAFlagBehindTwoDashes() {
        assertEquals(List.of("-q"), IMAGES.parse(List.of("--", "-q")).arguments());
        assertEquals(List.of("-"), IMAGES.parse(List.of("-")).arguments());
    }

    @Test
    void stopsAtTheFirstArgument() {
        ParsedFlags parsed = IMAGES.parseLeading(List.of("-q", "x", "-a", "--", "y"));
        assertTrue(parsed.on("quiet"));
        assertEquals(List.of("x", "-a", "--", "y"), parsed.arguments());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--foo|unknown flag: --foo",
                "--foo=x|unknown flag: --foo",
                "-X|unknown shorthand flag: 'X' in -X",
                "-aX|unknown shorthand flag: 'X' in -aX",
                "--filter|flag needs an argument: --filter",
                "-f|flag needs an argument: 'f' in -f",
                "---|bad flag syntax: ---",
                "--all=x|invalid argument \"x\" for \"-a, --all\" flag: it has to be true or false",
                "--limit=x|invalid argument \"x\" for \"-n, --limit\" flag: it has to be a number",
            })
    void complains(String word, String message) {
        UsageException e = assertThrows(UsageException.class, () -> IMAGES.parse(List.of(word)));
        assertEquals(
                message + "\n\nUsage:  jbuild images [OPTIONS] [REPOSITORY[:TAG]]\n\n"
                        + "Run 'jbuild images --help' for more information",
                e.getMessage());
        assertEquals(125, e.status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0|x|accepts no arguments",
                "1|1|''|requires 1 argument",
                "2|2|x|requires 2 arguments",
                "1|3|''|requires at least 1 argument",
                "0|1|x y|requires at most 1 argument",
            })
    void countsArguments(int least, int most, String words, String message) {
        Syntax syntax = Syntax.of("jbuild x", "", "X", least, most);
        List<String> arguments = words.isEmpty() ? List.of() : List.of(words.split(" "));
        UsageException e = assertThrows(UsageException.class, () -> syntax.parse(arguments));
        assertEquals(
                "jbuild: 'jbuild x' " + message + "\n\nUsage:  jbuild x\n\nRun 'jbuild x --help' for more information",
                e.getMessage());
        assertEquals(1, e.status());
    }

    @Test
    void helpHasTheFormOfDockers() {
        assertThrows(HelpWanted.class, () -> IMAGES.parse(List.of("--help")));
        assertThrows(HelpWanted.class, () -> IMAGES.parse(List.of("-h")));
        assertEquals("""
                Usage:  jbuild images [OPTIONS] [REPOSITORY[:TAG]]

                List images

                Aliases:
                  jbuild images, jbuild image ls

                Options:
                  -a, --all             Show all images (default hides intermediate images)
                  -f, --filter filter   Filter output based on conditions provided
                      --format string   Format output:
                                        'json': as JSON
                  -n, --limit int       Show so many (default 25)
                      --pull string     When to pull (default "missing")
                  -q, --quiet           Only show image IDs

                Examples:
                  jbuild images -q
                """, HelpText.of(IMAGES.withExamples("jbuild images -q")));
    }
}
