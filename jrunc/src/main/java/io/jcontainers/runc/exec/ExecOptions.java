package io.jcontainers.runc.exec;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.PreservedDescriptors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of exec asks for besides the process itself, and what its caller hands over.
 *
 * @param detached do not wait for the process
 * @param consoleSocket where the terminal goes
 * @param pidfdSocket where the process's pidfd goes
 * @param pidFile where its pid is written
 * @param preserved descriptors that it keeps
 * @param cgroups values of {@code --cgroup}
 * @param ignorePaused also in a paused container
 * @param nulls which of stdin, stdout and stderr are the null device
 */
public record ExecOptions(
        boolean detached,
        @Nullable BytePath consoleSocket,
        @Nullable BytePath pidfdSocket,
        @Nullable BytePath pidFile,
        PreservedDescriptors preserved,
        List<String> cgroups,
        boolean ignorePaused,
        List<Boolean> nulls) {
    /** Takes immutable copies. */
    public ExecOptions {
        nulls = List.copyOf(nulls);
        cgroups = List.copyOf(cgroups);
    }
}
