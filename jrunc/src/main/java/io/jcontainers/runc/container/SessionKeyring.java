package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;

/** The session keyring of a container, named by its id: made by the first process, joined by others. */
public final class SessionKeyring {
    private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    private static final int KEYCTL_SETPERM = 5;

    /** KEY_POS_ALL, KEY_USR_VIEW, KEY_USR_READ, KEY_USR_LINK: what the kernel gives a new session keyring. */
    private static final int NEW_KEYRING = 0x3f130000;

    private static final int KEY_SEARCH_BY_ALL = 0x8;
    private static final int KEY_SEARCH_BY_USER = 0x80000;

    private SessionKeyring() {}

    /**
     * Joins it. What its owner may search, the container's processes may use: a new keyring has the owner's bits only.
     *
     * @param inUserNamespace whether the container's ids are not the caller's
     */
    public static void join(ProgramBuilder init, String id, boolean inUserNamespace) {
        Label none = new Label();
        Slot ring = init.scratch("keyring");
        init.at(
                "",
                "process-keyring",
                "unable to start container process: unable to join session keyring: unable to" + " create session key");
        init.call(
                        Call.KEYCTL,
                        Arg.of(KEYCTL_JOIN_SESSION_KEYRING, "KEYCTL_JOIN_SESSION_KEYRING"),
                        init.memory().text("_ses." + id))
                .into(ring)
                .otherwise(none, Errno.ENOSYS);
        init.call(
                Call.KEYCTL,
                Arg.of(KEYCTL_SETPERM, "KEYCTL_SETPERM"),
                ring.arg(),
                Arg.of(NEW_KEYRING | (inUserNamespace ? KEY_SEARCH_BY_ALL : KEY_SEARCH_BY_USER)));
        init.here(none);
    }
}
