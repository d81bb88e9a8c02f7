package io.jcontainers.conformance.bench;

/**
 * One figure.
 *
 * @param work label of the work, for bursts with {@code -warm} or {@code -cold} appended
 * @param contestant the peer's name, or the floor's
 * @param quantity what was measured: median, min, p90, wall, failures, ...
 * @param unit ms, KiB or empty for counts
 * @param value in that unit
 */
record Measure(String work, String contestant, String quantity, String unit, double value) {}
