package io.jcontainers.build.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.sys.ByteString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of Go's path/filepath tests, for single names, and modes. */
class PatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc abc true",
                "* abc true",
                "*c abc true",
                "a* a true",
                "a* abc true",
                "a*b*c*d*e* axbxcxdxe true",
                "a*b*c*d*e* axbxcxdxexxx true",
                "a*b?c*x abxbbxdbxebxczzx true",
                "a*b?c*x abxbbxdbxebxczzy false",
                "ab[c] abc true",
                "ab[b-d] abc true",
                "ab[e-g] abc false",
                "ab[^c] abc false",
                "ab[^b-d] abc false",
                "ab[^e-g] abc true",
                "a\\*b a*b true",
                "a\\*b ab false",
                "a?b a\u263ab true",
                "a[^a]b a\u263ab true",
                "a???b a\u263ab false",
                "a[^a][^a][^a]b a\u263ab false",
                "[a-\u03b6]* \u03b1 true",
                "*[a-\u03b6] A false",
                "[\\]a] ] true",
                "[\\-] - true",
                "[x\\-] x true",
                "[x\\-] - true",
                "[x\\-] z false",
                "[\\-x] x true",
                "[\\-x] a false",
                "*x xxx true",
                "a a* false",
                "** abc true",
            })
    void names(String pattern, String name, boolean matches) throws CopyException {
        assertEquals(matches, SegmentPattern.of(pattern).matches(ByteString.utf8(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[", "[^", "[^bc", "a[", "\\"})
    void malformed(String pattern) {
        assertThrows(CopyException.class, () -> SegmentPattern.of(pattern));
    }

    @Test
    void bytesThatAreNoCharactersAreOneEach() throws CopyException {
        ByteString name = ByteString.of("a\u00ff\u00feb".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(true, SegmentPattern.of("a??b").matches(name));
        assertEquals(false, SegmentPattern.of("a?b").matches(name));
        assertEquals(false, SegmentPattern.of("a\u00ff\u00feb").matches(name));
    }

    @Test
    void aPatternOfStarsTakesNoLongerThanItsProduct() throws CopyException {
        assertEquals(false, SegmentPattern.of("*a".repeat(1000) + "b").matches(ByteString.utf8("a".repeat(200))));
    }

    @ParameterizedTest
    @CsvSource({
        "755, 644, 755, 755",
        "0644, 755, 644, 644",
        "7777, 0, 7777, 7777",
        "0, 777, 0, 0",
        "'u=rwX,go=rX', 644, 644, 755",
        "'u=rwX,go=rX', 700, 755, 755",
        "'+x', 644, 755, 755",
        "'+w', 444, 644, 644",
        "'a+w', 444, 666, 666",
        "'go-w', 666, 644, 644",
        "'a=r', 777, 444, 444",
        "'u+s', 755, 4755, 4755",
        "'ug+s', 755, 6755, 6755",
        "'+t', 755, 1755, 1755",
        "'o=', 777, 770, 770",
        "'g=u', 750, 770, 770",
        "'go=u-w', 640, 644, 644",
        "'u+x,g+X', 600, 700, 710",
        "'=rw,+X', 755, 755, 755",
        "'=rw', 777, 644, 644",
    })
    void modes(String change, String before, String file, String directory) throws CopyException {
        int mode = Integer.parseInt(before, 8);
        assertEquals(file, Integer.toOctalString(ModeChange.parse(change).apply(mode, false)));
        assertEquals(directory, Integer.toOctalString(ModeChange.parse(change).apply(mode, true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "u", "u=rwz", "10000", "99999999999999999999", "8", "0x1", "u=rw,", ",", "u=ug", "-1"})
    void badModes(String change) {
        String message = String.valueOf(assertThrows(CopyException.class, () -> ModeChange.parse(change))
                .getMessage());
        assertEquals("invalid chmod parameter: '" + change + "'", message.substring(0, 27 + change.length()));
    }

    @Test
    void badOctalModesHaveBuildKitsText() {
        assertEquals(
                "invalid chmod parameter: '888'. it should be octal string and between 0 and 07777",
                assertThrows(CopyException.class, () -> ModeChange.parse("888")).getMessage());
    }
}
