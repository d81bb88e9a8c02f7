package io.jcontainers.runc.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GVariantTextTest {
    private static String marshalled(DBusValue value) {
        DBusWriter writer = new DBusWriter();
        writer.value(value);
        return value.signature() + " " + HexFormat.of().formatHex(writer.bytes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        15 | i 0f000000
        -15 | i f1ffffff
        0x10 | i 10000000
        010 | i 08000000
        uint64 10000000 | t 8096980000000000
        uint64 18446744073709551615 | t ffffffffffffffff
        uint64 0xffffffffffffffff | t ffffffffffffffff
        int64 -1 | x ffffffffffffffff
        uint32 4294967295 | u ffffffff
        uint16 1 | q 0100
        int16 -1 | n ffff
        byte 0xff | y ff
        int32 7 | i 07000000
        double 1 | d 000000000000f03f
        1.5 | d 000000000000f83f
        2e0 | d 0000000000000040
        true | b 01000000
        boolean false | b 00000000
        'a' | s 010000006100
        "a" | s 010000006100
        'a\\'b\\u00e9' | s 05000000612762c3a900
        objectpath '/a' | o 020000002f6100
        signature 'as' | g 02617300
        ['a', 'b'] | as 0e0000000100000061000000010000006200
        [1,2] | ai 080000000100000002000000
        [uint64 1, 2] | at 100000000000000001000000000000000200000000000000
        @as [] | as 00000000
        @at [1] | at 08000000000000000100000000000000
        [[1], []] | aai 0c000000 04000000 01000000 00000000
        ('a', 1) | (si) 0100000061000000 01000000
        ('a',) | (s) 010000006100
        <5> | v 0169000005000000
        <<'a'>> | v 017600 017300 0000 010000006100
        {'k': 1} | a{si} 0c00000000000000010000006b00000001000000
        @a{sv} {} | a{sv} 0000000000000000
        b'ab' | ay 03000000616200
          [ 'x' ]   | as 06000000010000007800
        """)
    void reads(String text, String expected) {
        String normal = expected.replaceFirst(" ", "_").replace(" ", "").replace("_", " ");
        assertEquals(normal, marshalled(GVariantText.parse(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "'a",
                "'a' b",
                "[1, 'a']",
                "[]",
                "{}",
                "()",
                "[1",
                "[1 2]",
                "(1",
                "<1",
                "{1 2}",
                "{[1]: 2}",
                "uint64",
                "uint64 -1",
                "uint64 'a'",
                "byte 256",
                "int32 2147483648",
                "2147483648",
                "boolean 1",
                "string 1",
                "@z 1",
                "@as 'a'",
                "@a{vs} {}",
                "@() 1",
                "'a\\x'",
                "'\\u00'",
                "'\\ud800'",
                "'\\u0000'",
                "1.2.3",
                "uint64 0x",
                "b'\u00e9'"
            })
    void refuses(String text) {
        assertThrows(IllegalArgumentException.class, () -> GVariantText.parse(text));
    }

    @Test
    void refusesDeepNesting() {
        for (String open : List.of("[", "<", "(", "@a", "uint64 ")) {
            String text = open.repeat(100_000);
            assertThrows(IllegalArgumentException.class, () -> GVariantText.parse(text));
        }
        assertThrows(IllegalArgumentException.class, () -> GVariantText.parse("@" + "a".repeat(200) + "s []"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        s | true
        as | true
        a{sv} | true
        (sa(sv)) | true
        aa{s(iv)} | true
        ss | false
        a | false
        {sv} | false
        a{vs} | false
        a{sv | false
        a{sss} | false
        () | false
        (s | false
        z | false
        """)
    void signatures(String signature, boolean oneType) {
        assertEquals(oneType, DBusSignature.isOneType(signature));
    }

    /** Any text is a value or refused in the one way; what is a value can be sent. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyTextEndsInAValueOrOneException(long seed) {
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "[", "]", "(", ")", "{", "}", "<", ">", ",", ":", "'", "\"", "\\", "@", "a", "s", "as ", "a{sv} ", "1",
                "-", ".", "uint64 ", "byte ", "true", " ", "b'", "u0041", "x");
        int values = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(9); length >= 0; length--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            DBusValue value;
            try {
                value = GVariantText.parse(text.toString());
            } catch (IllegalArgumentException refused) {
                continue;
            }
            assertTrue(DBusSignature.isOneType(value.signature()), text.toString());
            marshalled(value);
            values++;
        }
        assertTrue(values > 100, "only " + values);
    }
}
