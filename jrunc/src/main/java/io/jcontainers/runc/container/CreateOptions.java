package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of create or run asks for.
 *
 * @param id the container's, already checked
 * @param foreground run without --detach: wait, and delete afterwards
 * @param start run: execute at once instead of waiting for start
 * @param keep run: do not delete afterwards
 * @param consoleSocket where the terminal goes
 * @param pidfdSocket where init's pidfd goes
 * @param pidFile where init's pid is written
 * @param pivot false for --no-pivot
 * @param newKeyring false for --no-new-keyring
 * @param preserved descriptors that the process keeps
 * @param subreaper false for --no-subreaper
 * @param driver who makes the cgroup
 */
public record CreateOptions(
        String id,
        boolean foreground,
        boolean start,
        boolean keep,
        @Nullable BytePath consoleSocket,
        @Nullable BytePath pidfdSocket,
        @Nullable BytePath pidFile,
        boolean pivot,
        boolean newKeyring,
        PreservedDescriptors preserved,
        boolean subreaper,
        CgroupDriver driver) {
    /** Run, wait, delete afterwards; no terminal, no further descriptors, nothing handed on. */
    public static CreateOptions foreground(String id, boolean subreaper, CgroupDriver driver) {
        return new CreateOptions(
                id, true, true, false, null, null, null, true, true, PreservedDescriptors.NONE, subreaper, driver);
    }
}
