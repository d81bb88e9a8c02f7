package io.jcontainers.runc.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {
    private static final String REST = " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4242 20 21\n";

    private static ProcessStat parse(String line) {
        return ProcessStat.parse(line.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", ") Z 1 2", "a b", "((", "\n)"})
    void theNameMayHoldAnything(String name) {
        assertEquals(new ProcessStat('S', 4242), parse("17 (" + name + ") S" + REST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "17",
                "17 (sh)",
                "17 (sh) S 1 2 3",
                "17 (sh) SS 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 x"
            })
    void anythingElseIsNone(String line) {
        assertNull(parse(line));
    }

    @Test
    void runsMeansThatVeryProcess() {
        assertTrue(new ProcessStat('D', 5).runs(5));
        assertFalse(new ProcessStat('S', 5).runs(6));
        assertFalse(new ProcessStat('Z', 5).runs(5));
        assertFalse(new ProcessStat('X', 5).runs(5));
    }
}
