package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.cgroup.Mountpoints;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Process;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Labels of security modules that the process takes with its exec: AppArmor's profile, SELinux's context. */
public final class LabelSteps {
    private static final String FAILED = "unable to start container process: ";
    private static final int MOUNTINFO_BYTES = 1 << 20;

    private LabelSteps() {}

    /** Whether a process has any. */
    public static boolean has(Process process) {
        return given(process.apparmorProfile()) || given(process.selinuxLabel());
    }

    private static boolean given(@Nullable String label) {
        return label != null && !label.isEmpty();
    }

    /** Whether SELinux is in use: its file system is mounted. */
    static boolean hasSelinux(Request request) {
        byte[] mountinfo = request.files().orEmpty(Need.file("/proc/self/mountinfo", MOUNTINFO_BYTES));
        return !Mountpoints.ofWhole(mountinfo, Set.of("selinuxfs")).isEmpty();
    }

    /**
     * Refuses what this machine can't do, before anything is made.
     *
     * @throws RequestException if there is an SELinux label and no SELinux
     */
    static void check(Request request, Process process) {
        if (!given(process.selinuxLabel())) {
            return;
        }
        if (!hasSelinux(request)) {
            throw new RequestException(
                    "selinux-absent",
                    "selinux label is specified in config, but selinux is disabled or not supported"
                            + " (process.selinuxLabel)");
        }
    }

    /**
     * Front: the caller's /proc, for a process that enters a container; what the container has there is not its own.
     */
    public static void openProc(ProgramBuilder front, Slot proc) {
        int flags = OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC;
        front.at("", "proc-open", "open /proc");
        front.call(Call.OPENAT, here(), front.memory().text("/proc"), Arg.of(flags), Arg.of(0))
                .into(proc);
    }

    /**
     * Init: what the next exec is to bring.
     *
     * @param proc a procfs in which nobody else can have put anything on top of our files
     */
    public static void apply(ProgramBuilder init, Process process, Slot proc) {
        String profile = process.apparmorProfile();
        if (profile != null && !profile.isEmpty()) {
            Label older = new Label();
            Label done = new Label();
            init.at(
                    "process.apparmorProfile",
                    "apparmor-failed",
                    FAILED + "unable to apply apparmor profile: apparmor failed to apply profile: write"
                            + " /proc/self/attr/apparmor/exec");
            write(init, proc, "self/attr/apparmor/exec", "exec " + profile, older);
            init.here(done);
            init.later(older, () -> {
                init.at(
                        "process.apparmorProfile",
                        "apparmor-failed",
                        FAILED + "unable to apply apparmor profile: apparmor failed to apply profile: write"
                                + " /proc/self/attr/exec");
                write(init, proc, "self/attr/exec", "exec " + profile, null);
                init.jump(done);
            });
        }
        String label = process.selinuxLabel();
        if (label != null && !label.isEmpty()) {
            init.at(
                    "process.selinuxLabel",
                    "selinux-failed",
                    FAILED + "can't set process label: write /proc/self/attr/exec");
            write(init, proc, "self/attr/exec", label, null);
        }
    }

    private static void write(ProgramBuilder init, Slot proc, String file, String text, @Nullable Label absent) {
        var step =
                init.put(proc.arg(), init.memory().text(file), OpenFlags.WRONLY, text.getBytes(StandardCharsets.UTF_8));
        if (absent != null) {
            step.otherwise(absent, Errno.ENOENT);
        }
    }
}
