package io.jcontainers.build.run;

import io.jcontainers.runc.container.OverlayRoot;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.User;
import java.util.List;

/**
 * What one RUN runs in.
 *
 * @param id unique on this machine
 * @param root its root file system; what the process changes is in its upper directory afterwards
 * @param args the program and its arguments
 * @param env {@code NAME=value}, in order
 * @param cwd absolute, in the container
 * @param user in numbers
 * @param hostname of its UTS namespace
 * @param network whose network it sees
 * @param mounts besides those that every container has, in order
 */
public record StepContainer(
        String id,
        OverlayRoot root,
        List<String> args,
        List<String> env,
        String cwd,
        User user,
        String hostname,
        Network network,
        List<Mount> mounts) {
    /** Takes immutable copies. */
    public StepContainer {
        args = List.copyOf(args);
        env = List.copyOf(env);
        mounts = List.copyOf(mounts);
    }

    /** Whose network a step sees. */
    public enum Network {
        /** The caller's. */
        HOST,
        /** One of its own with nothing but a loopback device. */
        NONE
    }
}
