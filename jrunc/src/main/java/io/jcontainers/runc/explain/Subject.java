package io.jcontainers.runc.explain;

import io.jcontainers.runc.program.Program;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Process;
import java.util.List;

/**
 * What a failed command was about.
 *
 * @param programs the front's and init's, compiled again; empty where they are not known
 * @param process what was to run
 * @param mounts those of the container
 */
public record Subject(List<Program> programs, Process process, List<Mount> mounts) {
    /** Takes immutable copies. */
    public Subject {
        programs = List.copyOf(programs);
        mounts = List.copyOf(mounts);
    }
}
