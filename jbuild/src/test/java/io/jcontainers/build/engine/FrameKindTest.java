package io.jcontainers.build.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FrameKindTest {
    private static Path header() {
        Path inModule = Path.of("src/main/c/frames.h");
        return Files.exists(inModule) ? inModule : Path.of("jbuild").resolve(inModule);
    }

    /** The numbers are written down twice, in C and in Java: both have to agree. */
    @Test
    void numbersAreThoseOfTheHeader() throws IOException {
        Map<String, Integer> c = new TreeMap<>();
        Matcher constant = Pattern.compile("BUILD_(\\w+) = (\\d+),").matcher(Files.readString(header()));
        while (constant.find()) {
            c.put(constant.group(1), Integer.valueOf(constant.group(2)));
        }
        Map<String, Integer> java = new TreeMap<>();
        for (FrameKind kind : FrameKind.values()) {
            java.put(kind.name(), kind.number());
        }
        assertEquals(c, java);
    }

    @Test
    void everyNumberLeadsToItsKindAndNoOther() {
        for (FrameKind kind : FrameKind.values()) {
            assertEquals(kind, FrameKind.of(kind.number()));
        }
        assertNull(FrameKind.of(0));
        assertNull(FrameKind.of(56));
    }
}
