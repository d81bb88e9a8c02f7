package io.jcontainers.build.run;

import io.jcontainers.spec.User;
import java.util.List;

/**
 * One RUN, with everything found that it refers to.
 *
 * @param id unique on this machine; letters, digits, {@code - _ . +}
 * @param env {@code NAME=value}, in order; of a name that comes twice the last counts
 * @param cwd absolute, in the container
 * @param user in numbers
 * @param network as decided by the caller, for this step and its build
 * @param insecure {@code --security=insecure}, already allowed: see {@link Entitlements}
 * @param mounts its own; one on another's way comes later
 * @param stubs of {@link StubPaths}
 */
public record RunStep(
        String id,
        StepRoot root,
        StepCommand command,
        List<String> env,
        String cwd,
        User user,
        StepNetwork network,
        boolean insecure,
        List<StepMount> mounts,
        StubPaths stubs) {
    /** Takes immutable copies. */
    public RunStep {
        env = List.copyOf(env);
        mounts = List.copyOf(mounts);
        if (!cwd.startsWith("/")) {
            throw new IllegalArgumentException("the working directory is not absolute: " + cwd);
        }
    }
}
