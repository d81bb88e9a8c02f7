package io.jcontainers.runc.explain;

import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Origin;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains a failure in one line: {@code mounts[3], fsconfig, EPERM: what to do next}. It never contains the words by
 * which callers tell errors apart ("permission denied", "no such file or directory", ...): those are the message's.
 */
public final class Explainer {
    private final String machine;

    /** For a machine as {@code uname -m} names it. */
    public Explainer(String machine) {
        this.machine = machine;
    }

    /**
     * The explanation, empty if there is nothing to say.
     *
     * @param subject what the command was about, or null
     * @param root the container's root file system, or null
     */
    public String explain(Failure failure, @Nullable Subject subject, @Nullable RootView root) {
        Step step = subject == null ? null : step(failure, subject.programs());
        String advice = null;
        if (failure.code().startsWith("exec-") && subject != null && root != null) {
            advice = new ExecExplanation(subject.process(), subject.mounts(), root, machine).explain(failure.errno());
        }
        if (advice == null) {
            advice = Hints.of(failure);
        }
        String place = place(failure, step);
        return place.isEmpty() ? advice == null ? "" : advice : advice == null ? place : place + ": " + advice;
    }

    /** Field, system call and errno, as far as they are known. */
    private static String place(Failure failure, @Nullable Step step) {
        List<String> parts = new ArrayList<>();
        if (step != null && !step.origin().field().isEmpty()) {
            parts.add(step.origin().field());
        }
        if (step != null) {
            parts.add(step.name());
        }
        if (failure.errno() != 0 && step != null) {
            parts.add(ErrnoNames.of(failure.errno()));
        }
        return String.join(", ", parts);
    }

    /** The step, if the program compiled again has the same one at its place. */
    private static @Nullable Step step(Failure failure, List<Program> programs) {
        int which = failure.executor() == Executor.INIT ? 1 : 0;
        if (which >= programs.size()
                || failure.step() >= programs.get(which).steps().size()) {
            return null;
        }
        Step step = programs.get(which).steps().get(failure.step());
        Origin origin = step.origin();
        String text = origin.text().isEmpty() ? step.name() : origin.text();
        return origin.code().equals(failure.code()) && text.equals(failure.text()) ? step : null;
    }
}
