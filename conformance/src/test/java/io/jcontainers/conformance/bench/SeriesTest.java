package io.jcontainers.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1.5", "3, 2", "4, 2.5", "41, 21"})
    void medianOfOneToN(int n, double median) {
        assertEquals(median, oneTo(n).medianMs());
    }

    @ParameterizedTest
    @CsvSource({"90, 10, 10", "90, 40, 37", "99, 600, 595", "100, 7, 7", "0, 7, 1"})
    void percentileOfOneToN(int percent, int n, double expected) {
        assertEquals(expected, oneTo(n).percentileMs(percent));
    }

    @Test
    void sortsItsSamples() {
        Series series = new Series(List.of(3_000_000L, 1_000_000L, 2_000_000L));
        assertEquals(1, series.minMs());
        assertEquals(2, series.medianMs());
    }

    @Test
    void refusesNoSamples() {
        assertThrows(IllegalArgumentException.class, () -> new Series(List.of()));
    }

    private static Series oneTo(int n) {
        return new Series(
                LongStream.rangeClosed(1, n).map(ms -> ms * 1_000_000).boxed().toList());
    }
}
