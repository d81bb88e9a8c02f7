package io.jcontainers.build.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What of a container's bytes is shown. */
class LogTextTest {
    static List<Arguments> attacks() {
        return List.of(
                Arguments.of("color", "a\033[1;31mb\033[0mc", "abc"),
                Arguments.of("clear the screen", "a\033[2J\033[Hb", "ab"),
                Arguments.of("private mode", "a\033[?1049hb", "ab"),
                Arguments.of("title with bell", "a\033]0;title\007b", "ab"),
                Arguments.of("title with string terminator", "a\033]0;title\033\\b", "ab"),
                Arguments.of("clipboard", "a\033]52;c;aGk=\007b", "ab"),
                Arguments.of("hyperlink", "a\033]8;;http://x\033\\text\033]8;;\033\\b", "atextb"),
                Arguments.of("device control string", "a\033P$qm\033\\b", "ab"),
                Arguments.of(
                        "application, privacy and start of string", "a\033_x\033\\\033^y\033\\\033Xz\033\\b", "ab"),
                Arguments.of("reset", "a\033cb", "ab"),
                Arguments.of("character set", "a\033(0b", "ab"),
                Arguments.of("keypad and two-byte sequences", "a\033=\033>\0337\0338b", "ab"),
                Arguments.of("8-bit control sequence", "a\u009b2Jb", "ab"),
                Arguments.of("8-bit string", "a\u009dtitle\u009cb", "ab"),
                Arguments.of("a sequence broken off by another", "a\033[12\033[31mb", "ab"),
                Arguments.of("a sequence broken off by text", "a\033[1\u00e9b", "a\u00e9b"),
                Arguments.of("a sequence broken off by the line", "a\033[1\nb", "a|b"),
                Arguments.of("a string without end hides one line", "a\033]0;b\nc", "a|c"),
                Arguments.of("a string canceled", "a\033]0;b\030c", "ac"),
                Arguments.of("escape at the end", "ab\033", "ab"),
                Arguments.of("escape, then escape", "a\033\033[31mb", "ab"),
                Arguments.of("controls", "a\0\1\007\b\013\014\016\017\177b", "ab"),
                Arguments.of("direction", "a\u202eb\u2066c\u200fd\u061ce", "abcde"),
                Arguments.of("line and paragraph separators", "a\u2028b\u2029c", "abc"),
                Arguments.of("tab", "a\tb", "a\tb"),
                Arguments.of("return overwrites", "10%\r20%\r\n", "20%"),
                Arguments.of("return, then line feed", "a\r\nb\r\n", "a|b"),
                Arguments.of("return without text", "a\r\r\r\n", "a"),
                Arguments.of("empty lines", "\n\na\n", "||a"),
                Arguments.of(
                        "wide, joined and of four bytes",
                        "\u4e16\u0301\ud83d\udc68\u200d\ud83d\udd27",
                        "\u4e16\u0301\ud83d\udc68\u200d\ud83d\udd27"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void shown(String name, String text, String shown) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(shown, lines(bytes, bytes.length), name);
        assertEquals(shown, lines(bytes, 1), name + ", byte by byte");
    }

    @Test
    void bytesThatAreNoText() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3, 'c', (byte) 0xed, (byte) 0xa0, (byte) 0x80});
        bytes.writeBytes(new byte[] {'\n', 'd', (byte) 0xf0, (byte) 0x9f});
        String whole = lines(bytes.toByteArray(), bytes.size());
        assertEquals("a\ufffdb\ufffdc\ufffd|d\ufffd", whole);
        assertEquals(whole, lines(bytes.toByteArray(), 1));
    }

    /** However bytes are cut, the same is shown, and never a control. */
    @Test
    void randomBytes() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[300];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte)
                        (random.nextInt(3) == 0
                                ? "\033[]P\\;m\007\n\r".charAt(random.nextInt(10))
                                : random.nextInt(256));
            }
            String whole = lines(bytes, bytes.length);
            assertEquals(whole, lines(bytes, 1 + random.nextInt(7)));
            assertEquals(
                    0,
                    whole.codePoints()
                            .filter(point -> point != '\t' && !ShownText.isPlain(point))
                            .count());
        }
    }

    private static String lines(byte[] bytes, int chunk) {
        List<String> lines = new ArrayList<>();
        LogLines text = new LogLines(line -> lines.add(line.text()));
        for (int at = 0; at < bytes.length; at += chunk) {
            text.take(Instant.EPOCH, java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk)));
        }
        text.finish(Instant.EPOCH);
        return String.join("|", lines);
    }

    @Test
    void tabs() {
        assertEquals("a       b", ShownText.expandTabs("a\tb"));
        assertEquals("        12345678        x", ShownText.expandTabs("\t12345678\tx"));
    }

    @Test
    void names() {
        assertEquals("RUN a b c", ShownText.line("RUN a\nb\tc"));
        assertEquals("RUN [31mx", ShownText.line("RUN \033[31m\u202ex\u0085"));
        assertEquals(2003, ShownText.line("\u00e9".repeat(5000)).length());
        assertEquals(2003, ShownText.line("e".repeat(5000)).length());
        assertEquals("a\ufffdb", ShownText.line("a\ud800b"));
    }
}
