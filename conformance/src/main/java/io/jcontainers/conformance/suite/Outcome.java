package io.jcontainers.conformance.suite;

import java.util.List;

/**
 * How a case went with one runtime.
 *
 * @param details what failed, how it differs from the oracle, or why it was skipped
 * @param millis wall time of the runtime and the oracle together
 */
public record Outcome(Case played, Verdict verdict, List<String> details, long millis) {
    public enum Verdict {
        PASS,
        /** This host can't show it. */
        SKIP,
        FAIL,
        /** The runtime passes, but the oracle fails the assertions: the suite's own expectation is in doubt. */
        DISPUTED
    }

    public boolean good() {
        return verdict == Verdict.PASS || verdict == Verdict.SKIP;
    }
}
