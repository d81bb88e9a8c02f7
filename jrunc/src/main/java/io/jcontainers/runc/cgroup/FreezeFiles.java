package io.jcontainers.runc.cgroup;

/**
 * How the processes of a container are stopped and let go.
 *
 * <p>Freezing: write {@link #freezeValue} into {@link #file}; read {@link #pollFile} until {@link #isFrozen}; on v1
 * write again after each look, because processes that appear meanwhile escape. A freeze that fails or takes longer than
 * ten seconds is taken back with {@link #thawValue}: no path leaves a container half frozen.
 *
 * @param directory the container's cgroup in the hierarchy of the freezer
 * @param file file that is written
 * @param freezeValue value that freezes
 * @param thawValue value that thaws
 * @param pollFile file that tells whether everything is frozen
 * @param frozenLine the line of it that says so
 * @param rewrite whether to write again while polling
 */
public record FreezeFiles(
        BytePath directory,
        String file,
        String freezeValue,
        String thawValue,
        String pollFile,
        String frozenLine,
        boolean rewrite) {
    /** The v1 controller freezer (Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst). */
    static FreezeFiles v1(BytePath directory) {
        return new FreezeFiles(directory, "freezer.state", "FROZEN", "THAWED", "freezer.state", "FROZEN", true);
    }

    /** {@code cgroup.freeze} of v2 (Linux 5.2). */
    static FreezeFiles v2(BytePath directory) {
        return new FreezeFiles(directory, "cgroup.freeze", "1", "0", "cgroup.events", "frozen 1", false);
    }

    /** Whether a content of {@link #pollFile} means frozen. */
    public boolean isFrozen(byte[] content) {
        return KernelText.lines(content).contains(frozenLine);
    }

    /**
     * Whether the container itself was frozen, and not only an ancestor: {@code paused}.
     *
     * @param state content of {@code freezer.self_freezing} (v1) or {@code cgroup.freeze} (v2)
     */
    public static boolean isPaused(byte[] state) {
        return KernelText.strip(state).equals("1");
    }

    /** The file that {@link #isPaused} reads. */
    public String ownStateFile() {
        return rewrite ? "freezer.self_freezing" : file;
    }
}
