package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which namespaces are made by the clone, which are entered before it, and what is unshared later. */
public final class NamespaceSteps {
    /** CLONE_NEW* by kind; clone(2), and for time clone3(2). */
    private static final Map<NamespaceType, Long> FLAGS = new EnumMap<>(Map.of(
            NamespaceType.TIME, 0x80L,
            NamespaceType.MOUNT, 0x20000L,
            NamespaceType.CGROUP, 0x2000000L,
            NamespaceType.UTS, 0x4000000L,
            NamespaceType.IPC, 0x8000000L,
            NamespaceType.USER, 0x10000000L,
            NamespaceType.PID, 0x20000000L,
            NamespaceType.NETWORK, 0x40000000L));

    private static final int NS_GET_NSTYPE = 0xb703;
    private static final int SIOCSIFFLAGS = 0x8914;

    private final Assembly assembly;
    private final Map<Namespace, Slot> joined = new LinkedHashMap<>();

    NamespaceSteps(Assembly assembly) {
        this.assembly = assembly;
    }

    /** CLONE_NEW* of a kind. */
    public static long flag(NamespaceType type) {
        return java.util.Objects.requireNonNull(FLAGS.get(type));
    }

    /** Flags of the clone. A cgroup namespace is made once init is in its cgroup, a time namespace by the joiner. */
    long cloneFlags() {
        long flags = 0;
        for (NamespaceType type : NamespaceType.values()) {
            if (type != NamespaceType.CGROUP && type != NamespaceType.TIME && assembly.makes(type)) {
                flags |= flag(type);
            }
        }
        return flags;
    }

    /** Whether something has to be entered or made before the clone. */
    boolean needsJoiner() {
        return joined.keySet().stream().anyMatch(namespace -> !enteredInside(namespace))
                || assembly.makes(NamespaceType.TIME) && !timeInside();
    }

    /**
     * Whether init enters a namespace itself: a clone into a v2 cgroup must not see the way there cut off by a cgroup
     * namespace (cgroups(7), "nsdelegate").
     */
    private boolean enteredInside(Namespace namespace) {
        return namespace.type() == NamespaceType.CGROUP
                && assembly.host().cgroups().mode() == CgroupMode.V2
                && !assembly.makes(NamespaceType.USER);
    }

    /**
     * Whether init makes its time namespace itself, in its user namespace: the caller may not. Its exec enters it
     * (Linux 6.2).
     */
    private boolean timeInside() {
        return assembly.makes(NamespaceType.TIME)
                && assembly.makes(NamespaceType.USER)
                && !assembly.caller().mayMount()
                && assembly.host().kernel().atLeast(6, 2);
    }

    /** Init, while /proc is the caller's. */
    void time() {
        if (timeInside()) {
            time(assembly.init());
        }
    }

    /** Front: descriptors of the namespaces to enter, each of the kind that it should be. */
    void open() {
        ProgramBuilder front = assembly.front();
        int index = 0;
        for (Namespace namespace : assembly.bundle().spec().linux().namespaces()) {
            String path = namespace.path();
            String field = "linux.namespaces[" + index++ + "].path";
            if (path == null || path.isEmpty()) {
                continue;
            }
            Slot slot = front.slot("ns-" + namespace.type().key());
            Slot type = front.scratch("ns-type");
            front.at(field, "namespace-open", "unable to start container process: lstat " + path);
            front.call(
                            Call.OPENAT,
                            here(),
                            front.memory().text(path),
                            Arg.of(OpenFlags.RDONLY | OpenFlags.CLOEXEC | OpenFlags.NONBLOCK),
                            Arg.of(0))
                    .into(slot);
            String wrong = "unable to start container process: " + path + " is not a namespace of type "
                    + namespace.type().key() + " (" + field + ")";
            front.call(Call.IOCTL, slot.arg(), Arg.of(NS_GET_NSTYPE, "NS_GET_NSTYPE"))
                    .into(type)
                    .failing(wrong);
            front.refuseIf(type.arg(), Test.NE, Arg.of(flag(namespace.type())), "namespace-type", wrong);
            joined.put(namespace, enteredInside(namespace) ? assembly.keep(slot) : slot);
        }
    }

    /** Joiner: the user namespace first, so that the others are entered with its rights. */
    void join(ProgramBuilder joiner) {
        for (boolean user : new boolean[] {true, false}) {
            joined.forEach((namespace, slot) -> {
                if ((namespace.type() == NamespaceType.USER) == user && !enteredInside(namespace)) {
                    joiner.at(
                            "linux.namespaces",
                            "namespace-join",
                            "unable to start container process: join namespace " + namespace.path());
                    joiner.call(
                            Call.SETNS,
                            slot.arg(),
                            Arg.of(flag(namespace.type()), namespace.type().key()));
                }
            });
        }
        if (assembly.makes(NamespaceType.TIME) && !timeInside()) {
            time(joiner);
        }
    }

    private void time(ProgramBuilder program) {
        program.at("linux.timeOffsets", "namespace-time", "unable to start container process: make a time namespace");
        program.call(Call.UNSHARE, Arg.of(flag(NamespaceType.TIME), "CLONE_NEWTIME"));
        StringBuilder offsets = new StringBuilder();
        assembly.bundle()
                .spec()
                .linux()
                .timeOffsets()
                .forEach((clock, offset) -> offsets.append(clock)
                        .append(' ')
                        .append(offset.secs())
                        .append(' ')
                        .append(offset.nanosecs())
                        .append('\n'));
        if (!offsets.isEmpty()) {
            program.put(
                    here(),
                    program.memory().text("/proc/self/timens_offsets"),
                    OpenFlags.WRONLY,
                    offsets.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    /** Init, once it is in its cgroup: the cgroup namespace's root is where the process is when it is made. */
    void cgroupNamespace() {
        if (assembly.makes(NamespaceType.CGROUP)) {
            ProgramBuilder init = assembly.init();
            init.at("linux.namespaces", "namespace-cgroup", "unable to start container process: unshare cgroup");
            init.call(Call.UNSHARE, Arg.of(flag(NamespaceType.CGROUP), "CLONE_NEWCGROUP"));
        }
        joined.forEach((namespace, slot) -> {
            if (enteredInside(namespace)) {
                assembly.init()
                        .at(
                                "linux.namespaces",
                                "namespace-join",
                                "unable to start container process: join namespace " + namespace.path())
                        .call(Call.SETNS, slot.arg(), Arg.of(flag(NamespaceType.CGROUP), "CLONE_NEWCGROUP"));
            }
        });
    }

    /** Init: a new network namespace's loopback device is down. */
    void loopback() {
        if (!assembly.makes(NamespaceType.NETWORK)) {
            return;
        }
        ProgramBuilder init = assembly.init();
        Slot socket = init.scratch("socket");
        init.at("linux.namespaces", "network-loopback", "unable to start container process: bring up lo");
        init.call(Call.SOCKET, Arg.of(2, "AF_INET"), Arg.of(02000002, "SOCK_DGRAM|SOCK_CLOEXEC"), Arg.of(0))
                .into(socket);
        init.call(
                Call.IOCTL,
                socket.arg(),
                Arg.of(SIOCSIFFLAGS, "SIOCSIFFLAGS"),
                init.memory().struct(Structs.loopbackUp(), "lo up"));
        init.call(Call.CLOSE, socket.arg());
    }
}
