package io.jcontainers.conformance.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A bound that jrunc has to keep.
 *
 * @param work label of the work, as in {@link Measure}
 * @param quantity of jrunc's figure
 * @param base contestant whose same figure it is divided by, or {@link #ABSOLUTE}
 * @param limit highest allowed quotient, or figure in its unit
 */
record Target(String work, String quantity, String base, double limit) {
    static final String ABSOLUTE = "";
    static final List<Target> ALL = List.of(
            new Target("run", "median", "crun", 0.55),
            new Target("run", "median", "floor", 1.6),
            new Target("run-docker", "median", "crun", 0.30),
            new Target("life", "median", "crun", 0.45),
            new Target("life-docker", "median", "crun", 0.30),
            new Target("exec", "median", "crun", 0.45),
            new Target("state", "median", "crun", 0.30),
            new Target("burst-warm", "failures", ABSOLUTE, 0),
            new Target("burst-warm", "wall", "crun", 1),
            new Target("burst-warm", "p99", "crun", 1),
            new Target("burst-warm", "engines", ABSOLUTE, 1),
            new Target("burst-warm", "engine-peak", ABSOLUTE, 128 * 1024),
            new Target("burst-cold", "failures", ABSOLUTE, 0),
            new Target("burst-cold", "wall", "crun", 1),
            new Target("burst-cold", "p99", "crun", 1),
            new Target("burst-cold", "engines", ABSOLUTE, 1),
            new Target("burst-cold", "engine-peak", ABSOLUTE, 128 * 1024),
            new Target("cold", "median", ABSOLUTE, 200),
            new Target("cold-docker", "median", ABSOLUTE, 300),
            new Target("rss", "after-1000", ABSOLUTE, 64 * 1024),
            new Target("rss", "growth", ABSOLUTE, 2 * 1024),
            new Target("memfloor", "limit", "crun", 1));

    private static final String SUBJECT = "jrunc";

    /** The quotient or figure that is compared with the limit; empty if a part of it was not measured. */
    OptionalDouble actual(Results results) {
        OptionalDouble own = results.find(work, SUBJECT, quantity);
        if (base.equals(ABSOLUTE) || own.isEmpty()) {
            return own;
        }
        OptionalDouble other = results.find(work, base, quantity);
        return other.isEmpty() ? other : OptionalDouble.of(own.getAsDouble() / other.getAsDouble());
    }

    boolean isMet(double actual) {
        return actual <= limit;
    }
}
