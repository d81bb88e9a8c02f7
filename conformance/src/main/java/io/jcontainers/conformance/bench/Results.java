package io.jcontainers.conformance.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Figures and failures, in the order in which they came. */
final class Results {
    /**
     * A contestant that a work could not measure.
     *
     * @param work its label
     * @param contestant its name
     * @param reason what went wrong
     */
    record Failure(String work, String contestant, String reason) {}

    private final List<Measure> measures = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    void add(String work, String contestant, String quantity, String unit, double value) {
        measures.add(new Measure(work, contestant, quantity, unit, value));
    }

    void add(String work, String contestant, Series series) {
        series.measures(work, contestant).forEach(measures::add);
    }

    void fail(String work, String contestant, String reason) {
        failures.add(new Failure(work, contestant, reason));
    }

    /** The figure, empty if it was not measured. */
    OptionalDouble find(String work, String contestant, String quantity) {
        return measures.stream()
                .filter(m -> m.work().equals(work)
                        && m.contestant().equals(contestant)
                        && m.quantity().equals(quantity))
                .mapToDouble(Measure::value)
                .findFirst();
    }

    List<Measure> measures() {
        return List.copyOf(measures);
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }
}
