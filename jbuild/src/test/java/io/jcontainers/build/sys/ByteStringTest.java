package io.jcontainers.build.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteStringTest {
    @Test
    void namesThatAreNoUtf8StayApart() {
        ByteString one = ByteString.of(new byte[] {'a', (byte) 0xff});
        ByteString other = ByteString.of(new byte[] {'a', (byte) 0xfe});
        assertNotEquals(one, other);
        assertTrue(one.compareTo(other) > 0);
        assertTrue(one.compareTo(ByteString.utf8("az")) > 0, "unsigned");
        assertEquals("a\\xff", one.toString());
    }

    @Test
    void messagesShowNoControlCharacter() {
        assertEquals(
                "a\\x0ab\\x1b[0mé\\u202e",
                ByteString.utf8("a\nb\u001b[0mé\u202e").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "a,a,1",
        "/a,a,1",
        "a/,a,1",
        "./././x,x,1",
        "a//b,a/b,2",
        "/,.,0",
        ".,.,0",
        "./,.,0",
        "/.,.,0",
        "...,...,1",
        ".a,.a,1",
        "a/.b./c,a/.b./c,3"
    })
    void pathsAreCleaned(String raw, String clean, int depth) {
        RelativePath path = RelativePath.of(raw);
        assertEquals(clean, path.toString());
        assertEquals(depth, path.depth());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../x", "/../x", "a/..", "a/../../x", "a/../b", "a\0b"})
    void pathsThatLeadOutAreRefused(String raw) {
        assertThrows(IllegalArgumentException.class, () -> RelativePath.of(raw));
    }

    @Test
    void anEmptyNameIsTheRoot() {
        assertEquals(RelativePath.ROOT, RelativePath.parse(ByteString.empty()));
        assertEquals(RelativePath.ROOT, RelativePath.of("a").parent());
        assertEquals(RelativePath.ROOT, RelativePath.ROOT.parent());
        assertEquals("a/b", RelativePath.of("a").child(ByteString.utf8("b")).toString());
        assertEquals("b", RelativePath.of("a/b").name().toString());
    }
}
