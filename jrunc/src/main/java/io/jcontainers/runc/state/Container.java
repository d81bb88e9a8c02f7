package io.jcontainers.runc.state;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.spec.State;
import org.jspecify.annotations.Nullable;

/**
 * A container that exists.
 *
 * @param directory its state directory, absolute
 * @param record what create wrote down
 * @param live what became known when init ran; null as long as it has not
 * @param status how it is now
 */
public record Container(
        BytePath directory,
        ContainerRecord record,
        @Nullable LiveFile live,
        ContainerStatus status) {
    private static final String VERSION = "1.3.0";
    private static final String NEVER = "0001-01-01T00:00:00Z";

    /** The container file, whose parts {@code Need.Kind.RECORD} and {@code CONFIG} read. */
    public BytePath file() {
        return directory.join(Containers.FILE);
    }

    /** Init's pid; 0 when it does not run. */
    public long pid() {
        return live == null || !status.alive() ? 0 : live.pid();
    }

    /** When it was made, RFC 3339. */
    public String created() {
        return live == null ? NEVER : live.createdText();
    }

    /** For people and JSON; {@code owner} is a user's name. */
    public State state(String owner) {
        return new State(
                VERSION,
                record.id(),
                status.text(),
                pid(),
                record.bundle().utf8(),
                record.rootfs().utf8(),
                created(),
                record.annotations(),
                owner);
    }
}
