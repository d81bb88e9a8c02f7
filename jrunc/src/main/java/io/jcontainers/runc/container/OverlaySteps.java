package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Origin;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;

/**
 * Front: mounts an {@link OverlayRoot}, detached.
 *
 * <p>Its directories are opened first and given by way of their descriptors: fsconfig(2) takes no longer path than 255
 * bytes, and what /proc/PID/mountinfo shows in the container then tells nothing of the host.
 */
final class OverlaySteps {
    private final ProgramBuilder front;
    private final Slot context;
    private final Origin reason;

    private OverlaySteps(ProgramBuilder front) {
        this.front = front;
        this.context = front.scratch("fs");
        this.reason = front.origin();
    }

    /** Leaves the root file system in {@code root}. */
    static void mountRoot(ProgramBuilder front, OverlayRoot overlay, Slot root) {
        front.at(
                "root",
                "rootfs-overlay",
                "unable to start container process: mount the overlay of the root file system");
        mount(front, overlay, root);
    }

    /** Leaves the mount in {@code mounted}; the current origin is the reason. */
    static void mount(ProgramBuilder front, OverlayRoot overlay, Slot mounted) {
        new OverlaySteps(front).mount(overlay, mounted);
    }

    private void mount(OverlayRoot overlay, Slot mounted) {
        front.call(Call.FSOPEN, front.memory().text("overlay"), Arg.of(FSOPEN_CLOEXEC, "FSOPEN_CLOEXEC"))
                .into(context);
        overlay.lower().forEach(layer -> directory("lowerdir+", layer));
        BytePath upper = overlay.upper();
        BytePath work = overlay.work();
        if (upper != null && work != null) {
            directory("upperdir", upper);
            directory("workdir", work);
        }
        // What a layer's archive can't say: a renamed directory by reference, data without its file, links' origins.
        set("index", front.memory().text("off"));
        if (overlay.userAttributes()) {
            // That alone turns off the other two; to say redirect_dir=off as well is refused.
            configure(
                    Arg.of(FSCONFIG_SET_FLAG, "FSCONFIG_SET_FLAG"),
                    front.memory().text("userxattr"),
                    Arg.of(0));
        } else {
            set("redirect_dir", front.memory().text("off"));
            set("metacopy", front.memory().text("off"));
        }
        configure(Arg.of(FSCONFIG_CMD_CREATE, "FSCONFIG_CMD_CREATE"), Arg.of(0), Arg.of(0));
        front.call(Call.FSMOUNT, context.arg(), Arg.of(FSMOUNT_CLOEXEC, "FSMOUNT_CLOEXEC"), Arg.of(0))
                .into(mounted);
        front.call(Call.CLOSE, context.arg());
    }

    private void directory(String key, BytePath path) {
        Slot directory = front.scratch("layer");
        int flags = OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW | OpenFlags.CLOEXEC;
        front.at(reason.field(), reason.code(), reason.text() + ": " + key + " " + path.display());
        front.call(
                        Call.OPENAT,
                        here(),
                        front.memory().path(path.bytes()),
                        Arg.of(flags, "O_PATH|O_DIRECTORY|O_NOFOLLOW|O_CLOEXEC"),
                        Arg.of(0))
                .into(directory);
        set(key, ProcPath.ofDescriptor(front, directory));
        front.call(Call.CLOSE, directory.arg());
        front.at(reason);
    }

    private void set(String key, Arg value) {
        configure(
                Arg.of(FSCONFIG_SET_STRING, "FSCONFIG_SET_STRING"),
                front.memory().text(key),
                value);
    }

    private void configure(Arg command, Arg key, Arg value) {
        front.call(Call.FSCONFIG, context.arg(), command, key, value, Arg.of(0));
    }
}
