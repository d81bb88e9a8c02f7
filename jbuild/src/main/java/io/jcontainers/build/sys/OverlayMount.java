package io.jcontainers.build.sys;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Mounts an overlay without attaching it. Its directories are given by way of their descriptors: fsconfig(2) takes no
 * longer path than 255 bytes.
 */
final class OverlayMount {
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSCONFIG_SET_FLAG = 0;
    private static final int FSCONFIG_SET_STRING = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int MOUNT_ATTR_RDONLY = 1;

    private final LibC libc;
    private final Checked checked;

    /** Looks at what a call returned. */
    @FunctionalInterface
    interface Checked {
        long call(String call, String operand, LongSupplier nativeCall) throws SysException;
    }

    OverlayMount(LibC libc, Checked checked) {
        this.libc = libc;
        this.checked = checked;
    }

    /** @param changes upper and work directory; none: read-only */
    Fd of(List<Fd> lowers, List<Fd> changes, boolean userAttributes, IntFunction<Fd> descriptor) throws SysException {
        int fs = (int) checked.call("fsopen", "overlay", () -> libc.fsopen(text("overlay"), FSOPEN_CLOEXEC));
        try (Fd context = descriptor.apply(fs)) {
            for (Fd lower : lowers) {
                set(context, "lowerdir+", "/proc/self/fd/" + lower.number());
            }
            if (!changes.isEmpty()) {
                set(context, "upperdir", "/proc/self/fd/" + changes.getFirst().number());
                set(context, "workdir", "/proc/self/fd/" + changes.getLast().number());
            }
            set(context, "index", "off");
            if (userAttributes) {
                // Neither follows nor makes redirects, and refuses to be told so (fs/overlayfs/params.c).
                configure(context, FSCONFIG_SET_FLAG, "userxattr", "");
            } else {
                set(context, "redirect_dir", "off");
                set(context, "metacopy", "off");
            }
            checked.call(
                    "fsconfig",
                    "overlay of " + lowers.size() + " layers",
                    () -> libc.fsconfig(context.number(), FSCONFIG_CMD_CREATE, null, null, 0));
            return descriptor.apply((int) checked.call(
                    "fsmount",
                    "overlay",
                    () -> libc.fsmount(context.number(), FSMOUNT_CLOEXEC, changes.isEmpty() ? MOUNT_ATTR_RDONLY : 0)));
        }
    }

    private void set(Fd context, String key, String value) throws SysException {
        configure(context, FSCONFIG_SET_STRING, key, value);
    }

    private void configure(Fd context, int command, String key, String value) throws SysException {
        byte[] bytes = command == FSCONFIG_SET_FLAG ? null : text(value);
        checked.call(
                "fsconfig", key + "=" + value, () -> libc.fsconfig(context.number(), command, text(key), bytes, 0));
    }

    private static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
