package io.jcontainers.runc.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Names of the plain numbers among a step's arguments, as their man pages call them; for people only. */
final class ConstantNames {
    private static final Names CLONE = bits(
            "CLONE_NEWTIME", 0x80,
            "CLONE_NEWNS", 0x20000,
            "CLONE_NEWCGROUP", 0x2000000,
            "CLONE_NEWUTS", 0x4000000,
            "CLONE_NEWIPC", 0x8000000,
            "CLONE_NEWUSER", 0x10000000,
            "CLONE_NEWPID", 0x20000000,
            "CLONE_NEWNET", 0x40000000);
    private static final Names SPAWN = bits("maps", 1, "parent", 2, "root", 4);
    private static final Names OPEN_TREE =
            bits("OPEN_TREE_CLONE", 1, "OPEN_TREE_CLOEXEC", 0x80000, "AT_RECURSIVE", 0x8000, "AT_EMPTY_PATH", 0x1000);
    private static final Names MOVE_MOUNT =
            bits("MOVE_MOUNT_F_EMPTY_PATH", 4, "MOVE_MOUNT_T_SYMLINKS", 0x10, "MOVE_MOUNT_T_EMPTY_PATH", 0x40);
    private static final Names AT = bits("AT_EMPTY_PATH", 0x1000, "AT_RECURSIVE", 0x8000, "AT_SYMLINK_NOFOLLOW", 0x100);
    private static final Names MOUNT_ATTRIBUTES = bits(
            "MOUNT_ATTR_RDONLY", 1,
            "MOUNT_ATTR_NOSUID", 2,
            "MOUNT_ATTR_NODEV", 4,
            "MOUNT_ATTR_NOEXEC", 8,
            "MOUNT_ATTR_NOATIME", 0x10,
            "MOUNT_ATTR_STRICTATIME", 0x20,
            "MOUNT_ATTR_NODIRATIME", 0x80,
            "MOUNT_ATTR_IDMAP", 0x100000,
            "MOUNT_ATTR_NOSYMFOLLOW", 0x200000);
    private static final Names MOUNT = bits(
            "MS_RDONLY", 1,
            "MS_NOSUID", 2,
            "MS_NODEV", 4,
            "MS_NOEXEC", 8,
            "MS_SYNCHRONOUS", 0x10,
            "MS_REMOUNT", 0x20,
            "MS_DIRSYNC", 0x80,
            "MS_NOATIME", 0x400,
            "MS_NODIRATIME", 0x800,
            "MS_BIND", 0x1000,
            "MS_MOVE", 0x2000,
            "MS_REC", 0x4000,
            "MS_UNBINDABLE", 0x20000,
            "MS_PRIVATE", 0x40000,
            "MS_SLAVE", 0x80000,
            "MS_SHARED", 0x100000,
            "MS_RELATIME", 0x200000,
            "MS_STRICTATIME", 0x1000000);
    private static final Names FSCONFIG =
            values("FSCONFIG_SET_FLAG", 0, "FSCONFIG_SET_STRING", 1, "FSCONFIG_SET_FD", 5, "FSCONFIG_CMD_CREATE", 6);
    private static final Names SYNC =
            values("end", 0, "mapped", 1, "hooks", 3, "go", 4, "terminal", 5, "listener", 6, "ready", 7);
    private static final Names SIGNALS = values("SIGTERM", 15, "SIGKILL", 9, "0", 0);
    private static final Names FCNTL =
            values("F_GETFD", 1, "F_SETFD", 2, "F_GETFL", 3, "F_SETFL", 4, "F_DUPFD_CLOEXEC", 1030);
    private static final Names IN_ROOT = bits("directory", 1, "file", 2, "parent", 3, "like", 4, "plain", 0x100);
    private static final Names OCTAL = number -> number == 0 ? "0" : "0" + Long.toOctalString(number);
    private static final Names HEX = number -> "0x" + Long.toHexString(number);
    private static final Names OPEN = number -> OpenFlags.text((int) number);
    private static final Names DIRECTORY = values("AT_FDCWD", -100);

    private static final Map<String, Names> TABLE = table();

    private ConstantNames() {}

    /** How a number is called. */
    private interface Names extends LongFunction<String> {}

    private static Map<String, Names> table() {
        Map<String, Names> table = new HashMap<>();
        table.put("openat.2", OPEN);
        table.put("put.2", OPEN);
        table.put("put.5", OCTAL);
        table.put("put-lines.2", OPEN);
        table.put("in-root.2", IN_ROOT);
        table.put("in-root.3", OCTAL);
        table.put("in-root.4", OPEN);
        table.put("openat.3", OCTAL);
        table.put("mkdirat.2", OCTAL);
        table.put("mknodat.2", OCTAL);
        table.put("fchmod.1", OCTAL);
        table.put("fchmodat.2", OCTAL);
        table.put("umask.0", OCTAL);
        table.put("open_tree.2", OPEN_TREE);
        table.put("move_mount.4", MOVE_MOUNT);
        table.put("mount_setattr.2", AT);
        table.put("statx.2", AT);
        table.put("fchownat.4", AT);
        table.put("fsmount.2", MOUNT_ATTRIBUTES);
        table.put("fsconfig.1", FSCONFIG);
        table.put("mount.3", MOUNT);
        table.put("umount2.1", bits("MNT_FORCE", 1, "MNT_DETACH", 2, "UMOUNT_NOFOLLOW", 8));
        table.put("spawn.0", CLONE);
        table.put("spawn.3", SPAWN);
        table.put("setns.1", CLONE);
        table.put("unshare.0", CLONE);
        table.put("send.1", SYNC);
        table.put("receive.1", SYNC);
        table.put("supervise.3", bits("signals", 1, "reap", 2));
        table.put("fcntl.1", FCNTL);
        table.put("kill.1", SIGNALS);
        table.put("kill-cgroup.2", SIGNALS);
        table.put("pidfd_send_signal.1", SIGNALS);
        table.put("ioctl.1", HEX);
        table.put("personality.0", HEX);
        for (Call call : Call.values()) {
            if (call.text().endsWith("at") || call == Call.OPENAT2 || call == Call.OPEN_TREE || call == Call.STATX) {
                table.putIfAbsent(call.text() + ".0", DIRECTORY);
            }
        }
        for (Op op : new Op[] {Op.PUT, Op.PUT_LINES, Op.GET}) {
            table.put(op.text() + ".0", DIRECTORY);
        }
        return table;
    }

    /** Bits with their names, the rest in hexadecimal. */
    private static Names bits(Object... namesAndBits) {
        return number -> {
            List<String> names = new ArrayList<>();
            long rest = number;
            for (int i = namesAndBits.length - 2; i >= 0; i -= 2) {
                long bits = ((Number) namesAndBits[i + 1]).longValue();
                if ((rest & bits) == bits) {
                    names.addFirst((String) namesAndBits[i]);
                    rest &= ~bits;
                }
            }
            if (rest != 0) {
                names.add("0x" + Long.toHexString(rest));
            }
            return names.isEmpty() ? "0" : String.join("|", names);
        };
    }

    private static Names values(Object... namesAndNumbers) {
        return number -> {
            for (int i = 0; i < namesAndNumbers.length; i += 2) {
                if (((Number) namesAndNumbers[i + 1]).longValue() == number) {
                    return (String) namesAndNumbers[i];
                }
            }
            return Long.toString(number);
        };
    }

    /** An argument for people: what its author wrote; of a plain number its name, where it has one. */
    static String shown(Step step, int index) {
        Arg arg = step.args().get(index);
        if (arg instanceof Arg.Value value && isNumber(value.text(), value.number())) {
            @Nullable Names names = TABLE.get(step.name() + "." + index);
            return names == null ? value.text() : names.apply(value.number());
        }
        return arg.shown();
    }

    private static boolean isNumber(String text, long number) {
        return text.equals(Long.toString(number)) || text.equals("0x" + Long.toHexString(number));
    }
}
