package io.jcontainers.conformance.suite;

import io.jcontainers.conformance.suite.Outcome.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Plays cases with one runtime and, where the case allows it, with the oracle.
 *
 * @param oracle the reference runtime; empty to assert directly only
 * @param parent directory for the stages
 */
public record Player(Host host, Path runtime, Optional<Path> oracle, Path parent) {
    public Outcome play(Case played) {
        long start = System.nanoTime();
        Checks ours = new Checks();
        try {
            ours = act(played, runtime);
            if (ours.failures().isEmpty()
                    && oracle.isPresent()
                    && played.direct().isEmpty()) {
                Checks theirs = act(played, oracle.get());
                return outcome(played, start, judge(ours, theirs), details(ours, theirs));
            }
        } catch (Skipped skipped) {
            return outcome(played, start, Verdict.SKIP, List.of(String.valueOf(skipped.getMessage())));
        }
        if (ours.failures().isEmpty()) {
            return outcome(played, start, Verdict.PASS, List.of());
        }
        List<String> details = new ArrayList<>(ours.failures());
        played.direct().ifPresent(reason -> details.add("(not compared with the oracle: " + reason + ")"));
        return outcome(played, start, Verdict.FAIL, details);
    }

    private Checks act(Case played, Path actor) {
        Stage stage = new Stage(host, actor, parent);
        try {
            played.body().play(stage);
        } catch (Skipped skipped) {
            throw skipped;
        } catch (Stopped stopped) {
            return stage.checks();
        } catch (Exception e) {
            stage.checks().fail("the case broke: " + e + " at " + where(e));
        } finally {
            stage.close();
        }
        return stage.checks();
    }

    /** The line of the case. */
    private static String where(Exception e) {
        return Arrays.stream(e.getStackTrace())
                .filter(frame -> frame.getClassName().contains(".suite.cases."))
                .map(StackTraceElement::toString)
                .findFirst()
                .orElse("(outside the cases)");
    }

    private static Verdict judge(Checks ours, Checks theirs) {
        if (!theirs.failures().isEmpty()) {
            return Verdict.DISPUTED;
        }
        return Checks.differences(ours.facts(), theirs.facts()).isEmpty() ? Verdict.PASS : Verdict.FAIL;
    }

    private static List<String> details(Checks ours, Checks theirs) {
        List<String> details = new ArrayList<>();
        theirs.failures().forEach(f -> details.add("oracle: " + f));
        details.addAll(Checks.differences(ours.facts(), theirs.facts()));
        return details;
    }

    private static Outcome outcome(Case played, long start, Verdict verdict, List<String> details) {
        return new Outcome(played, verdict, details, (System.nanoTime() - start) / 1_000_000);
    }
}
