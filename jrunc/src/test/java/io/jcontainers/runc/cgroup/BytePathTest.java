package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytePathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "'', /",
        "a, /a",
        "/a//b/./c/, /a/b/c",
        "/a/../b, /b",
        "/../../a, /a",
        "../a/.., /",
    })
    void normalises(String path, String absolute) {
        assertEquals(absolute, new BytePath(path).absolute().latin1());
    }

    @ParameterizedTest
    @CsvSource({"/a, b, /a/b", "/a, /b, /a/b", "/, /b, /b", "/a, ../../b, /b", "/a, /, /a"})
    void joins(String above, String below, String joined) {
        assertEquals(joined, new BytePath(above).join(new BytePath(below)).latin1());
    }

    @ParameterizedTest
    @CsvSource({"/a/b, /a, /b", "/a, /a, /", "/a, /, /a", "/, /, /"})
    void findsWhatIsBelow(String path, String ancestor, String below) {
        assertEquals(new BytePath(below), new BytePath(path).below(new BytePath(ancestor)));
    }

    @Test
    void aNameWithTheSameStartIsNotBelow() {
        assertNull(new BytePath("/abc").below(new BytePath("/ab")));
        assertNull(new BytePath("/").below(new BytePath("/a")));
    }

    @Test
    void keepsBytesThatAreNoText() {
        byte[] bytes = {'/', (byte) 0xFF, (byte) 0x80, 'a', '\n'};
        assertArrayEquals(bytes, BytePath.of(bytes).bytes());
        assertEquals("/\\xff\\x80a\\x0a", BytePath.of(bytes).display());
        assertEquals("/\u00e9", BytePath.ofText("/\u00e9").display());
        assertEquals("/\u00c3\u00a9", BytePath.ofText("/\u00e9").latin1());
        assertThrows(IllegalArgumentException.class, () -> new BytePath("\u20ac"));
    }

    @Test
    void splitsIntoPrefixesAndNames() {
        assertEquals(List.of(new BytePath("/a"), new BytePath("/a/b")), new BytePath("/a/b").prefixes());
        assertEquals(List.of(), BytePath.ROOT.prefixes());
        assertEquals(new BytePath("/a"), new BytePath("/a/b").parent());
        assertEquals(BytePath.ROOT, new BytePath("/a").parent());
        assertEquals(BytePath.ROOT, BytePath.ROOT.parent());
        assertEquals("b", new BytePath("/a/b/").fileName());
    }
}
