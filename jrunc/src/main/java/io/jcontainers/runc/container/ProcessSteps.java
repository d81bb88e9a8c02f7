package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.process.CapabilityName;
import io.jcontainers.runc.process.Environment;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Rlimit;
import io.jcontainers.spec.rules.KnownNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Init's last steps: it becomes the user's process. Used by create, run and exec. */
public final class ProcessSteps {
    /** As the value of LISTEN_PID in the environment: the process's own pid, in its pid namespace. */
    public static final String OWN_PID = "\u0001";

    private static final long SYS_ADMIN = 1L << 21;
    private static final int SIGPIPE = 13;
    private static final int SIGACTION_BYTES = 32;
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int F_SETFD = 2;
    private static final int PATH_BYTES = 4096;
    private static final int HOME_BYTES = 4096;
    private static final int TAIL_BYTES = HOME_BYTES + 64;
    private static final long DEFAULT_UMASK = 022;

    private final ProgramBuilder init;
    private final Process process;
    private final int preserved;
    private final Linux linux;
    private final SeccompSteps seccomp;
    private final Slot refused;
    private Memory.@Nullable Room path;
    private @Nullable Arg environment;

    /**
     * Steps for a process.
     *
     * @param init where they go
     * @param process what it is
     * @param linux its container's section of config.json
     * @param preserved how many descriptors from 3 on it keeps
     * @param filter its seccomp program, null for none
     */
    public ProcessSteps(
            ProgramBuilder init, Process process, Linux linux, int preserved, SeccompSteps.@Nullable Filter filter) {
        this.init = init;
        this.process = process;
        this.linux = linux;
        this.preserved = preserved;
        this.seccomp = new SeccompSteps(init, filter);
        this.refused = init.slot("limits-refused");
    }

    /** Before anything else: files that the set-up makes have exactly the modes that it names. */
    public void begin() {
        init.at("", "process-umask", "umask");
        init.call(Call.UMASK, Arg.of(0));
        Long score = process.oomScoreAdj();
        if (score != null) {
            init.at(
                    "process.oomScoreAdj",
                    "process-oom",
                    "unable to start container process: write oom_score_adj " + score);
            init.put(
                    here(),
                    init.memory().text("/proc/self/oom_score_adj"),
                    OpenFlags.WRONLY,
                    Long.toString(score).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** What the process can set itself, while it still has its rights. */
    private void limits() {
        init.add(Op.SET, Arg.of(0), Arg.of(0)).into(refused);
        for (int i = 0; i < process.rlimits().size(); i++) {
            Label higher = new Label();
            Label next = new Label();
            limit(init, process, i, Arg.of(0)).otherwise(higher, Errno.EPERM);
            init.here(next);
            init.later(higher, () -> {
                init.add(Op.SET, Arg.of(1), Arg.of(0)).into(refused);
                init.jump(next);
            });
        }
    }

    /** Init: nothing is left but to wait and execute; the message says whether a limit is left to the front. */
    public void ready() {
        init.at("", "sync", "talk to the other side of the container's start");
        init.add(Op.SEND, Slot.SYNC.arg(), Arg.of(SyncCode.READY), refused.arg(), Arg.of(-1));
    }

    /**
     * Front: takes the message of {@link #ready}, and sets the limits where the process could not: in a user namespace
     * it may not raise them.
     */
    public static Step awaitReady(ProgramBuilder front, Process process, Slot pid) {
        Slot refused = front.slots("limits-refused", 2);
        Label done = new Label();
        front.at("", "sync", "talk to the other side of the container's start");
        Step waiting = front.add(Op.RECEIVE, Slot.SYNC.arg(), Arg.of(SyncCode.READY), Arg.of(0))
                .into(refused);
        if (process.rlimits().isEmpty()) {
            return waiting;
        }
        front.jumpIf(refused.arg(), Test.EQ, Arg.of(0), done);
        for (int i = 0; i < process.rlimits().size(); i++) {
            limit(front, process, i, pid.arg());
        }
        front.here(done);
        return waiting;
    }

    private static Step limit(ProgramBuilder program, Process process, int i, Arg pid) {
        Rlimit limit = process.rlimits().get(i);
        int number = KnownNames.RLIMITS.indexOf(limit.type());
        program.at(
                "process.rlimits[" + i + "]",
                "process-rlimit",
                "unable to start container process: error setting rlimits for ready process: error setting rlimit"
                        + " type " + number);
        return program.call(
                Call.PRLIMIT64,
                pid,
                Arg.of(number, limit.type()),
                program.memory()
                        .struct(
                                Structs.limit(limit.soft(), limit.hard()),
                                "soft=" + Long.toUnsignedString(limit.soft()) + " hard="
                                        + Long.toUnsignedString(limit.hard())),
                Arg.of(0));
    }

    /** Up to and with the search for the program; afterwards nothing is left but to wait and execute. */
    public void become() {
        limits();
        noNewPrivileges();
        SchedulingSteps.apply(init, process, linux);
        if (!process.noNewPrivileges() && seccomp.listens()) {
            seccomp.load();
        }
        enterDirectory(true);
        stdio();
        groupsAndIds();
        enterDirectory(false);
        stayInside();
        capabilities(loadsAtLast() ? SYS_ADMIN : 0, 0);
        ambient();
        environment();
        lookUp();
        if (process.noNewPrivileges() && seccomp.listens()) {
            seccomp.load();
        }
    }

    /** Once the front has let go. */
    public void released() {
        seccomp.release();
    }

    /** Absent sets are empty ones. */
    private Capabilities sets() {
        Capabilities capabilities = process.capabilities();
        return capabilities != null
                ? capabilities
                : new Capabilities(List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private void noNewPrivileges() {
        init.at(
                "process.capabilities.bounding",
                "process-capabilities",
                "unable to start container process: unable to" + " apply bounding set");
        long bounding = CapabilityName.mask(sets().bounding());
        init.add(Op.BOUND, Arg.of(bounding, "0x" + Long.toHexString(bounding)), Arg.of(63));
        if (process.noNewPrivileges()) {
            init.at("process.noNewPrivileges", "process-nnp", "unable to start container process: set no_new_privs");
            init.call(Call.PRCTL, Arg.of(PR_SET_NO_NEW_PRIVS, "PR_SET_NO_NEW_PRIVS"), Arg.of(1), Arg.of(0), Arg.of(0));
        }
    }

    /** Before the ids change, because only root may enter some directories; and again, because only the user may. */
    private void enterDirectory(boolean first) {
        init.at(
                "process.cwd",
                "process-cwd",
                "unable to start container process: chdir to cwd (\"" + process.cwd()
                        + "\") set in config.json failed");
        var step = init.call(Call.CHDIR, init.memory().text(process.cwd()));
        if (first) {
            step.tolerate(Errno.EACCES, Errno.EPERM);
        } else {
            step.tolerate(Errno.EACCES);
        }
    }

    /** CVE-2024-21626: the kernel gives a directory outside of the root a path that does not begin with a slash. */
    private void stayInside() {
        Memory.Room path = init.memory().zeroes(PATH_BYTES, "cwd");
        Slot first = init.scratch("first");
        init.at("process.cwd", "process-cwd", "unable to start container process: getcwd");
        init.call(Call.GETCWD, Arg.of(path), Arg.of(PATH_BYTES));
        init.add(Op.PEEK, Arg.offset(path), Arg.of(1), Arg.of(0)).into(first);
        init.refuseIf(
                first.arg(),
                Test.NE,
                Arg.of('/'),
                "process-cwd",
                "unable to start container process: current working directory is outside of container mount namespace"
                        + " root -- possible container breakout detected");
    }

    private void stdio() {
        if (process.user().uid() != 0) {
            new StdioSteps(init).own(process.user().uid());
        }
    }

    private void groupsAndIds() {
        long uid = process.user().uid();
        long gid = process.user().gid();
        init.at("process.user", "process-user", "unable to start container process: prctl PR_SET_KEEPCAPS");
        init.call(Call.PRCTL, Arg.of(PR_SET_KEEPCAPS, "PR_SET_KEEPCAPS"), Arg.of(1), Arg.of(0), Arg.of(0));
        init.at(
                "process.user.additionalGids",
                "process-groups",
                "unable to start container process: unable to setup user: setgroups");
        List<Long> groups = process.user().additionalGids();
        var step = init.call(
                Call.SETGROUPS,
                Arg.of(groups.size()),
                groups.isEmpty() ? Arg.of(0) : init.memory().struct(Structs.words(groups), groups.toString()));
        if (groups.isEmpty()) {
            step.tolerate(Errno.EPERM); // /proc/self/setgroups says deny
        }
        init.at("process.user.gid", "process-user", "unable to start container process: unable to setup user: setgid");
        init.call(Call.SETRESGID, Arg.of(gid), Arg.of(gid), Arg.of(gid));
        init.at("process.user.uid", "process-user", "unable to start container process: unable to setup user: setuid");
        init.call(Call.SETRESUID, Arg.of(uid), Arg.of(uid), Arg.of(uid));
    }

    /**
     * A filter may deny what init does, so it is loaded right before the exec. Without no_new_privs that takes
     * CAP_SYS_ADMIN: it stays permitted until then and ends with the exec, which computes the sets anew.
     */
    private boolean loadsAtLast() {
        return !process.noNewPrivileges() && seccomp.loads() && !seccomp.listens();
    }

    /** Sets all but the ambient set, with more than the configuration asks for. */
    private void capabilities(long morePermitted, long moreEffective) {
        init.at(
                "process.capabilities",
                "process-capabilities",
                "unable to start container process: unable to apply" + " caps");
        init.call(Call.PRCTL, Arg.of(PR_SET_KEEPCAPS, "PR_SET_KEEPCAPS"), Arg.of(0), Arg.of(0), Arg.of(0));
        Capabilities capabilities = sets();
        long effective = CapabilityName.mask(capabilities.effective()) | moreEffective;
        long permitted = CapabilityName.mask(capabilities.permitted()) | morePermitted;
        long inheritable = CapabilityName.mask(capabilities.inheritable());
        init.call(
                Call.CAPSET,
                init.memory().struct(Structs.capabilityHeader(), "version 3"),
                init.memory()
                        .struct(
                                Structs.capabilityData(effective, permitted, inheritable),
                                "effective=0x" + Long.toHexString(effective) + " permitted=0x"
                                        + Long.toHexString(permitted) + " inheritable=0x"
                                        + Long.toHexString(inheritable)));
    }

    private void ambient() {
        Capabilities capabilities = sets();
        init.at("process.capabilities.ambient", "process-ambient", "can't raise an ambient capability");
        init.call(
                        Call.PRCTL,
                        Arg.of(PR_CAP_AMBIENT, "PR_CAP_AMBIENT"),
                        Arg.of(PR_CAP_AMBIENT_CLEAR_ALL, "PR_CAP_AMBIENT_CLEAR_ALL"),
                        Arg.of(0),
                        Arg.of(0))
                .tolerate(Errno.EINVAL);
        for (String name : capabilities.ambient()) {
            CapabilityName.number(name)
                    .ifPresent(number -> init.call(
                                    Call.PRCTL,
                                    Arg.of(PR_CAP_AMBIENT, "PR_CAP_AMBIENT"),
                                    Arg.of(PR_CAP_AMBIENT_RAISE, "PR_CAP_AMBIENT_RAISE"),
                                    Arg.of(number, name),
                                    Arg.of(0))
                            .warnOnly());
        }
    }

    private void environment() {
        Environment env = Environment.of(process.env());
        List<byte[]> entries = new ArrayList<>(env.entries());
        byte[] own = ("LISTEN_PID=" + OWN_PID).getBytes(StandardCharsets.US_ASCII);
        boolean ownPid = entries.removeIf(entry -> Arrays.equals(entry, own));
        int length = 4;
        for (byte[] entry : entries) {
            length += entry.length + 1;
        }
        // What is known only now stands at the end, in room of its own.
        if (ownPid || env.looksUpHome()) {
            entries.add(new byte[TAIL_BYTES]);
        }
        if (ownPid && env.looksUpHome()) {
            entries.add(new byte[0]);
        }
        Arg.Address list = init.memory().strings(entries, entries.size() + " variables");
        environment = list;
        if (ownPid || env.looksUpHome()) {
            tail(ownPid, env.looksUpHome(), new Arg.Address(list.offset() + length, "end of the environment"));
        }
    }

    private void tail(boolean ownPid, boolean looksUpHome, Arg end) {
        ByteArrayOutputStream template = new ByteArrayOutputStream();
        if (ownPid) {
            Slot pid = init.scratch("own-pid");
            init.at("", "process-pid", "unable to start container process: getpid");
            init.call(Call.GETPID).into(pid);
            template.writeBytes("LISTEN_PID=".getBytes(StandardCharsets.US_ASCII));
            template.writeBytes(hole('d', pid));
            template.write(0);
        }
        if (looksUpHome) {
            Memory.Room home = init.memory().zeroes(HOME_BYTES, "HOME");
            Slot text = init.scratch("home");
            init.at("process.env", "process-home", "unable to start container process: look up HOME");
            init.add(Op.HOME, Arg.of(process.user().uid()), Arg.of(home), Arg.of(HOME_BYTES));
            init.add(Op.SET, Arg.offset(home), Arg.of(0)).into(text);
            template.writeBytes("HOME=".getBytes(StandardCharsets.US_ASCII));
            template.writeBytes(hole('s', text));
        }
        init.add(
                Op.FORMAT,
                init.memory().struct(template.toByteArray(), "end of the environment"),
                Arg.of(template.size()),
                end,
                Arg.of(TAIL_BYTES));
    }

    private static byte[] hole(char kind, Slot slot) {
        return new byte[] {1, (byte) kind, (byte) slot.index(), (byte) (slot.index() >> 8)};
    }

    private void lookUp() {
        if (process.args().isEmpty()) {
            throw new RequestException("config-invalid", "process.args: must not be empty");
        }
        String name = process.args().getFirst();
        path = init.memory().zeroes(PATH_BYTES, "program");
        init.at("process.args[0]", "exec-lookup", "unable to start container process: exec: \"" + name + "\"");
        init.add(
                Op.LOOK_UP,
                init.memory().text(name),
                init.memory().text(Environment.of(process.env()).path()),
                Arg.of(path));
    }

    /** After start: the filter where it comes last, no descriptor that is not the process's, exec. */
    public void execute() {
        Long umask = process.user().umask();
        init.at("process.user.umask", "process-umask", "unable to start container process: umask");
        init.call(
                Call.UMASK,
                Arg.of(
                        umask == null ? DEFAULT_UMASK : umask,
                        "0" + Long.toOctalString(umask == null ? DEFAULT_UMASK : umask)));
        init.at("", "process-signals", "unable to start container process: reset signals");
        init.call(
                Call.RT_SIGACTION,
                Arg.of(SIGPIPE, "SIGPIPE"),
                init.memory().struct(new byte[SIGACTION_BYTES], "SIG_DFL"),
                Arg.of(0),
                Arg.of(8));
        closeOthers();
        if (loadsAtLast()) {
            capabilities(SYS_ADMIN, SYS_ADMIN);
        }
        if (!seccomp.listens()) {
            seccomp.load();
        }
        List<byte[]> args = new ArrayList<>();
        process.args().forEach(arg -> args.add(arg.getBytes(StandardCharsets.UTF_8)));
        init.at(
                "process.args[0]",
                "exec-failed",
                "unable to start container process: exec " + process.args().getFirst());
        Memory.Room program = path;
        Arg variables = environment;
        if (program == null || variables == null) {
            throw new IllegalStateException("become() comes first");
        }
        init.add(
                Op.EXEC,
                Arg.of(program),
                init.memory().strings(args, process.args().toString()),
                variables);
    }

    /** Everything from 3 + preserved on, but for the sync socket, which closes with the exec. */
    private void closeOthers() {
        Slot last = init.scratch("last");
        Slot next = init.scratch("next");
        init.at("", "process-close", "unable to start container process: close descriptors");
        for (int fd = 3; fd < 3 + preserved; fd++) {
            // The sealed copy began with every descriptor marked to be closed.
            init.call(Call.FCNTL, Arg.of(fd), Arg.of(F_SETFD, "F_SETFD"), Arg.of(0));
        }
        init.add(Op.SET, Slot.SYNC.arg(), Arg.of(-1)).into(last);
        init.add(Op.SET, Slot.SYNC.arg(), Arg.of(1)).into(next);
        var below = new io.jcontainers.runc.program.Label();
        init.jumpIf(last.arg(), Test.LT, Arg.of(3L + preserved), below);
        init.call(Call.CLOSE_RANGE, Arg.of(3L + preserved), last.arg(), Arg.of(0));
        init.here(below);
        init.call(Call.CLOSE_RANGE, next.arg(), Arg.of(0xffffffffL, "~0"), Arg.of(0));
    }
}
