package io.jcontainers.build.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {
    private static final Map<String, String> VALUES = Map.of(
            "A", "value",
            "EMPTY", "",
            "PATH", "/usr/local/bin",
            "FILE", "archive.tar.gz",
            "STARS", "a*b?c",
            "BLANKS", "one  two",
            "_x1", "under",
            "\u00FC", "umlaut",
            "REPEAT", "abcabcabc",
            "EMOJI", "\uD83D\uDE00b\uD83D\uDE00");

    private static String expand(String text) {
        return VariableExpansion.ofWords('\\')
                .expand(text, Variables.of(VALUES))
                .text();
    }

    private static String refused(String text) {
        ExpansionException e = assertThrows(ExpansionException.class, () -> expand(text), text);
        return String.valueOf(e.getMessage()).replaceFirst("^failed to process \".*\": ", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain | plain",
                "$A | value",
                "${A} | value",
                "a$A-b | avalue-b",
                "a${A}b | avalueb",
                "$A$A | valuevalue",
                "$Ab | ``",
                "$NONE | ``",
                "x${NONE}y | xy",
                "$_x1 | under",
                "$\u00FC | umlaut",
                "$1a | a",
                "$12a | a",
                "$@x | x",
                "$*x$#$?$-$!y | xy",
                "$ | $",
                "$. | $.",
                "a$ b | a$ b",
                "$$A | A",
                "\\$A | $A",
                "\\\\$A | \\value",
                "\\a | a",
                "end\\ | end",
                "'$A' | $A",
                "'a\\b' | a\\b",
                "\"$A\" | value",
                "\"\\$A\" | $A",
                "\"\\a\" | \\a",
                "\"\\\\\" | \\",
                "\"\\\"\" | \"",
                "\"it's\" | it's",
                "a'b'\"c\"d | abcd",
                "'' | ``",
                "${A:-word} | value",
                "${NONE:-word} | word",
                "${EMPTY:-word} | word",
                "${NONE-word} | word",
                "${EMPTY-word} | ``",
                "${NONE:-} | ``",
                "${NONE:-$A} | value",
                "${NONE:-${EMPTY:-$A}} | value",
                "${NONE:-\"a } b\"} | a } b",
                "${NONE:-a\\}b} | a}b",
                "${NONE:-a b} | a b",
                "${A:+word} | word",
                "${EMPTY:+word} | ``",
                "${NONE:+word} | ``",
                "${A+word} | word",
                "${EMPTY+word} | word",
                "${NONE+word} | ``",
                "${A:?message} | value",
                "${A?message} | value",
                "${EMPTY?message} | ``",
                "${PATH#/usr} | /local/bin",
                "${PATH#*/} | usr/local/bin",
                "${PATH##*/} | bin",
                "${PATH%/*} | /usr/local",
                "${PATH%%/*} | ``",
                "${PATH#none} | /usr/local/bin",
                "${PATH#} | /usr/local/bin",
                "${FILE%.*} | archive.tar",
                "${FILE%%.*} | archive",
                "${FILE#*.} | tar.gz",
                "${FILE##*.} | gz",
                "${FILE%.??} | archive.tar",
                "${FILE%.[gz]*} | archive.tar.gz",
                "${STARS#a\\*} | b?c",
                "${STARS#*\\?} | c",
                "${STARS%\\?c} | a*b",
                "${STARS#'a*'} | *b?c",
                "${STARS#\"a\\*\"} | a*b?c",
                "${PATH#'\\'} | /usr/local/bin",
                "${EMOJI#?} | b\uD83D\uDE00",
                "${EMOJI%?} | \uD83D\uDE00b",
                "${REPEAT#*c} | abcabc",
                "${REPEAT##*c} | ``",
                "${REPEAT%a*} | abcabc",
                "${REPEAT%%b*} | a",
                "${PATH/\\//-} | -usr/local/bin",
                "${PATH//\\//-} | -usr-local-bin",
                "${REPEAT/b/X} | aXcabcabc",
                "${REPEAT//b/X} | aXcaXcaXc",
                "${REPEAT//b/} | acacac",
                "${REPEAT/b*/X} | aX",
                "${REPEAT//?c/X} | aXaXaX",
                "${REPEAT//none/X} | abcabcabc",
                "${REPEAT/b/$A} | avaluecabcabc",
                "${REPEAT//a/$1} | bcbcbc",
                "${NONE/a/b} | ``",
            })
    void table(String text, String expected) {
        assertEquals(expected, expand(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "${ | syntax error: missing '}'",
                "${A | syntax error: missing '}'",
                "${A: | syntax error: missing '}'",
                "${A:-x | syntax error: missing '}'",
                "${A:-\"x} | syntax error: missing '}'",
                "${A/x | syntax error: missing '/' in ${}",
                "${A/x/y | syntax error: missing '}'",
                "${} | syntax error: bad substitution",
                "${:} | syntax error: bad substitution",
                "${:-x} | syntax error: bad substitution",
                "${{A}} | syntax error: bad substitution",
                "${A:=x} | unsupported modifier (:=) in substitution",
                "${A^} | unsupported modifier (^) in substitution",
                "${A=x} | unsupported modifier (=) in substitution",
                "${A\uD83D\uDE00} | unsupported modifier (\uD83D\uDE00) in substitution",
                "${NONE:?gone} | NONE: gone",
                "${NONE?gone} | NONE: gone",
                "${NONE:?} | NONE: is not allowed to be unset",
                "${EMPTY:?} | EMPTY: is not allowed to be empty",
                "${NONE?} | NONE: is not allowed to be unset",
                "${A#\\a} | invalid pattern (\\a) in substitution: invalid escape '\\a'",
                "'a | unexpected end of statement while looking for matching single-quote",
                "\"a | unexpected end of statement while looking for matching double-quote",
            })
    void refusals(String text, String expected) {
        assertEquals(expected, refused(text));
    }

    @Test
    void theMessageNamesTheText() {
        ExpansionException e = assertThrows(ExpansionException.class, () -> expand("a\"${A"));
        assertEquals("failed to process \"a\\\"${A\": syntax error: missing '}'", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "80 443 | 80,443",
                "$BLANKS | one,two",
                "\"$BLANKS\" | one  two",
                "'a b' c | a b,c",
                "a\\ b c | a b,c",
                "x$BLANKS | xone,two",
                "$EMPTY | ``",
            })
    void words(String text, String expected) {
        VariableExpansion.Result result = VariableExpansion.ofWords('\\').split(text, Variables.of(VALUES));
        assertEquals(expected.isEmpty() ? List.of() : List.of(expected.split(",")), result.words());
    }

    @Test
    void tellsWhatWasUsedAndWhatWasUnset() {
        VariableExpansion.Result result = VariableExpansion.ofWords('\\')
                .expand("$A ${NONE:-$OTHER} ${EMPTY:+$THIRD} '$QUOTED' \\$ESCAPED", Variables.of(VALUES));
        assertEquals(Set.of("A", "EMPTY"), result.used());
        assertEquals(Set.of("NONE", "OTHER", "THIRD"), result.unset());
    }

    @Test
    void backtickAsEscape() {
        VariableExpansion windows = VariableExpansion.ofWords('`');
        assertEquals(
                "C:\\dir$A", windows.expand("C:\\dir`$A", Variables.of(VALUES)).text());
        assertEquals("\\value", windows.expand("\"\\$A\"", Variables.of(VALUES)).text());
    }

    @Test
    void bodiesKeepTheirQuotes() {
        VariableExpansion bodies = VariableExpansion.ofBodies();
        assertEquals(
                "it's \"value\" $A\n",
                bodies.expand("it's \"$A\" \\$A\n", Variables.of(VALUES)).text());
    }

    @Test
    void valuesAreNotExpandedAgain() {
        assertEquals(
                "$B",
                VariableExpansion.ofWords('\\')
                        .expand("$A", Variables.of(Map.of("A", "$B", "B", "x")))
                        .text());
    }

    @Test
    void lengthIsLimited() {
        Map<String, String> long_ = Map.of("A", "x".repeat(1 << 19));
        VariableExpansion words = VariableExpansion.ofWords('\\');
        assertEquals(1 << 20, words.expand("$A$A", Variables.of(long_)).text().length());
        for (String text : List.of("$A$A$A", "\"$A$A$A\"", "${N:-$A$A$A}", "${A//x/yyy}")) {
            ExpansionException e =
                    assertThrows(ExpansionException.class, () -> words.expand(text, Variables.of(long_)), text);
            assertTrue(String.valueOf(e.getMessage()).endsWith("the result is longer than 1048576 characters"), text);
        }
    }

    @Test
    void depthIsLimited() {
        assertEquals("x", expand("${N:-".repeat(100) + "x" + "}".repeat(100)));
        assertEquals(
                "substitutions are nested more than 100 deep",
                refused("${N:-".repeat(10_000) + "x" + "}".repeat(10_000)));
    }

    @Test
    void patternsThatWouldBacktrackForeverAreFastOrRefused() {
        Map<String, String> values = Map.of("A", "a".repeat(60_000));
        VariableExpansion words = VariableExpansion.ofWords('\\');
        String stars = "*a".repeat(200) + "b";
        assertEquals(
                "a".repeat(60_000),
                words.expand("${A##" + stars + "}", Variables.of(values)).text());
        assertEquals(
                "a".repeat(60_000),
                words.expand("${A//" + stars + "/}", Variables.of(values)).text());
        String slow = "?".repeat(30_000) + "b";
        ExpansionException e =
                assertThrows(ExpansionException.class, () -> words.expand("${A##*" + slow + "}", Variables.of(values)));
        assertTrue(String.valueOf(e.getMessage()).contains("takes too long to match"), e.getMessage());
    }
}
