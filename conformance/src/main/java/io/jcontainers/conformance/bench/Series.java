package io.jcontainers.conformance.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * Durations of one contestant's rounds.
 *
 * @param sortedNanos nanoseconds, ascending, at least one
 */
record Series(List<Long> sortedNanos) {
    private static final double NANOS_PER_MS = 1e6;

    Series {
        if (sortedNanos.isEmpty()) {
            throw new IllegalArgumentException("a series needs a sample");
        }
        sortedNanos = sortedNanos.stream().sorted().toList();
    }

    double minMs() {
        return sortedNanos.getFirst() / NANOS_PER_MS;
    }

    /** The middle sample, or the mean of the middle two. */
    double medianMs() {
        int n = sortedNanos.size();
        return (sortedNanos.get((n - 1) / 2) + sortedNanos.get(n / 2)) / 2.0 / NANOS_PER_MS;
    }

    /** The sample below which {@code percent} of a hundred lie, by rank; 100 gives the maximum. */
    double percentileMs(int percent) {
        int index = Math.min(sortedNanos.size() - 1, sortedNanos.size() * percent / 100);
        return sortedNanos.get(index) / NANOS_PER_MS;
    }

    /** min, median and p90 as figures of {@code work}. */
    Stream<Measure> measures(String work, String contestant) {
        return Stream.of(
                new Measure(work, contestant, "min", "ms", minMs()),
                new Measure(work, contestant, "median", "ms", medianMs()),
                new Measure(work, contestant, "p90", "ms", percentileMs(90)));
    }
}
