package io.jcontainers.runc.exec;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.container.NamespaceSteps;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The way into a running container: its init by pidfd, its namespaces by that. */
final class JoinSteps {
    private static final int STATX_BYTES = 256;
    private static final int STATX_INODE = 0x100;
    private static final int INODE_OFFSET = 32;
    private static final String STOPPED = "cannot exec in a stopped container";

    private final ProgramBuilder front;
    private final RunningContainer container;
    private final Slot pidfd;
    private final Slot otherUser;

    JoinSteps(ProgramBuilder front, RunningContainer container) {
        this.front = front;
        this.container = container;
        this.pidfd = front.slot("container-pidfd");
        this.otherUser = front.slot("other-user-namespace");
    }

    /** Front: a pidfd of the container's init, and of no other process that has its pid by now. */
    void open() {
        long pid = container.init().pid();
        Arg number = Arg.of(pid);
        Slot alive = front.scratch("alive");
        front.at("", "container-stopped", "look for the container's init");
        Label gone = new Label();
        front.call(Call.PIDFD_OPEN, number, Arg.of(0)).into(pidfd).otherwise(gone, Errno.ESRCH, Errno.EINVAL);
        front.add(Op.PROCESS_ALIVE, number, Arg.of(container.init().startTime()))
                .into(alive)
                .tolerateAll();
        front.refuseIf(alive.arg(), Test.NE, Arg.of(1), "container-stopped", STOPPED);
        front.later(gone, () -> {
            front.at("", "container-stopped", STOPPED);
            front.fail(null);
        });
        if (container.has(NamespaceType.USER)) {
            compareUserNamespaces(pid);
        }
    }

    /** setns(2) refuses the user namespace that a process is in already. */
    private void compareUserNamespaces(long pid) {
        Slot own = front.slot("own-user-namespace");
        inode("/proc/self/ns/user", own);
        inode("/proc/" + pid + "/ns/user", otherUser);
        Label differ = new Label();
        front.jumpIf(own.arg(), Test.NE, otherUser.arg(), differ);
        front.add(Op.SET, Arg.of(-1), Arg.of(0)).into(otherUser).tolerateAll();
        front.here(differ);
    }

    private void inode(String path, Slot into) {
        Memory.Room room = front.memory().zeroes(STATX_BYTES, "statx");
        front.at("", "namespace-open", "unable to start container process: stat " + path);
        front.call(
                Call.STATX,
                here(),
                front.memory().text(path),
                Arg.of(0),
                Arg.of(STATX_INODE, "STATX_INO"),
                Arg.of(room));
        front.add(Op.PEEK, Arg.offset(room.plus(INODE_OFFSET)), Arg.of(8), Arg.of(0))
                .into(into);
    }

    /** Front: the root of a container that has no mount namespace. */
    Slot openRoot(Slot root) {
        String path = "/proc/" + container.init().pid() + "/root";
        front.at("", "rootfs-open", "unable to start container process: open " + path);
        front.call(
                        Call.OPENAT,
                        here(),
                        front.memory().text(path),
                        Arg.of(OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC, "O_PATH|O_DIRECTORY"),
                        Arg.of(0))
                .into(root);
        return root;
    }

    /**
     * Front: the container's cgroup namespace, which the process enters itself: a clone into a v2 cgroup must not see
     * the way from one cgroup to the other cut off by such a namespace (cgroups(7), "nsdelegate"). Null where there is
     * none, or no v2 cgroup to clone into.
     */
    @Nullable
    Slot openCgroupNamespace() {
        if (!entersCgroupNamespaceLater()) {
            return null;
        }
        Slot alive = front.scratch("alive");
        Slot namespace = front.slot("cgroup-namespace");
        String path = "/proc/" + container.init().pid() + "/ns/cgroup";
        front.at("", "namespace-open", "unable to start container process: open " + path);
        front.call(
                        Call.OPENAT,
                        here(),
                        front.memory().text(path),
                        Arg.of(OpenFlags.RDONLY | OpenFlags.CLOEXEC, "O_RDONLY|O_CLOEXEC"),
                        Arg.of(0))
                .into(namespace);
        // The pid may have become another process's before it was opened by number.
        front.add(
                        Op.PROCESS_ALIVE,
                        Arg.of(container.init().pid()),
                        Arg.of(container.init().startTime()))
                .into(alive)
                .tolerateAll();
        front.refuseIf(alive.arg(), Test.NE, Arg.of(1), "container-stopped", STOPPED);
        return namespace;
    }

    private boolean entersCgroupNamespaceLater() {
        return container.has(NamespaceType.CGROUP)
                && container.record().placement().mode() == CgroupMode.V2;
    }

    /** The process: once it is in the container's cgroup. */
    static void enterCgroupNamespace(ProgramBuilder init, Slot namespace) {
        init.at("linux.namespaces", "namespace-join", "unable to start container process: join the cgroup namespace");
        init.call(
                Call.SETNS,
                namespace.arg(),
                Arg.of(NamespaceSteps.flag(NamespaceType.CGROUP), NamespaceType.CGROUP.key()));
        init.call(Call.CLOSE, namespace.arg());
    }

    /** Joiner: all namespaces at once; the kernel enters the user namespace first and all or none (setns(2)). */
    void enter() {
        long flags = 0;
        StringBuilder names = new StringBuilder();
        for (Namespace namespace : container.spec().linux().namespaces()) {
            boolean later = namespace.type() == NamespaceType.CGROUP && entersCgroupNamespaceLater();
            if (namespace.type() != NamespaceType.USER && !later) {
                flags |= NamespaceSteps.flag(namespace.type());
                names.append(names.isEmpty() ? "" : "|").append(namespace.type().key());
            }
        }
        front.at(
                "linux.namespaces",
                "namespace-join",
                "unable to start container process: join the namespaces of the" + " container's init");
        Label joined = new Label();
        if (container.has(NamespaceType.USER)) {
            Label shared = new Label();
            front.jumpIf(otherUser.arg(), Test.LT, Arg.of(0), shared);
            front.call(
                    Call.SETNS, pidfd.arg(), Arg.of(flags | NamespaceSteps.flag(NamespaceType.USER), "user|" + names));
            front.jump(joined);
            front.here(shared);
        }
        if (flags != 0) {
            front.call(Call.SETNS, pidfd.arg(), Arg.of(flags, names.toString()));
        }
        front.here(joined);
    }

    /** A path with a number in it that is known only when the program runs. */
    static Arg path(ProgramBuilder program, String before, Slot number, String after) {
        ByteArrayOutputStream template = new ByteArrayOutputStream();
        template.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
        template.writeBytes(new byte[] {1, 'd', (byte) number.index(), (byte) (number.index() >> 8)});
        template.writeBytes(after.getBytes(StandardCharsets.US_ASCII));
        int room = template.size() + 24;
        Memory.Room path = program.memory().zeroes(room, "path");
        program.add(
                Op.FORMAT,
                program.memory().struct(template.toByteArray(), before + "PID" + after),
                Arg.of(template.size()),
                Arg.of(path),
                Arg.of(room));
        return Arg.of(path);
    }
}
