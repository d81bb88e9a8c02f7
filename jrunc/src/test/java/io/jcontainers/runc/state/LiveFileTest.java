package io.jcontainers.runc.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveFileTest {
    private static final byte[] WHOLE = FakeHost.liveBytes(7, 8, 1_755_598_272L, 5);

    @Test
    void wholeFile() {
        assertEquals(new LiveFile(7, 8, 1_755_598_272L, 5, -1), LiveFile.parse(WHOLE));
    }

    @Test
    void everyDamagedByteIsFound() {
        for (int at = 0; at < WHOLE.length; at++) {
            byte[] damaged = WHOLE.clone();
            damaged[at] ^= 1;
            assertNull(LiveFile.parse(damaged), "byte " + at);
        }
    }

    @Test
    void everyTornFileIsFound() {
        for (int length = 0; length < WHOLE.length; length++) {
            assertNull(LiveFile.parse(Arrays.copyOf(WHOLE, length)), length + " bytes");
        }
        assertNull(LiveFile.parse(Arrays.copyOf(WHOLE, WHOLE.length + 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "5, 1970-01-01T00:00:00.000000005Z",
        "123456789, 1970-01-01T00:00:00.123456789Z",
        "500000000, 1970-01-01T00:00:00.5Z",
        "123400000, 1970-01-01T00:00:00.1234Z"
    })
    void timeAsGoWritesIt(long nanos, String text) {
        assertEquals(text, new LiveFile(1, 1, 0, nanos, -1).createdText());
    }
}
