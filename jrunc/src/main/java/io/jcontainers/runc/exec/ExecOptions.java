package io.jcontainers.runc.exec;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.PreservedDescriptors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of exec asks for besides the process itself.
 *
 * @param detached do not wait for the process
 * @param consoleSocket where the terminal goes
 * @param pidfdSocket where the process's pidfd goes
 * @param pidFile where its pid is written
 * @param preserved descriptors that it keeps
 * @param cgroups values of {@code --cgroup}
 * @param ignorePaused also in a paused container
 */
public record ExecOptions(
        boolean detached,
        @Nullable BytePath consoleSocket,
        @Nullable BytePath pidfdSocket,
        @Nullable BytePath pidFile,
        PreservedDescriptors preserved,
        List<String> cgroups,
        boolean ignorePaused) {
    /** Takes an immutable copy. */
    public ExecOptions {
        cgroups = List.copyOf(cgroups);
    }
}
