package io.jcontainers.runc.mount;

import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.spec.Mount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of one mount, sorted by what they do (runtime-spec config.md, "Linux mount options").
 *
 * @param set MS_ flags asked for
 * @param clear MS_ flags explicitly taken back
 * @param given whether any flag other than bind and rec was named
 * @param propagation MS_SHARED, MS_PRIVATE, MS_SLAVE, MS_UNBINDABLE, each perhaps with MS_REC, in order
 * @param recursiveSet MOUNT_ATTR_ bits for the mount and all below
 * @param recursiveClear MOUNT_ATTR_ bits taken from the mount and all below
 * @param copyUp tmpcopyup
 * @param idmap idmap or ridmap was given
 * @param idmapRecursive ridmap was given
 * @param data what is left: options of the file system itself
 */
public record MountOptions(
        long set,
        long clear,
        boolean given,
        List<Long> propagation,
        long recursiveSet,
        long recursiveClear,
        boolean copyUp,
        boolean idmap,
        boolean idmapRecursive,
        List<String> data) {
    private record Flag(boolean clears, long bits) {}

    private static final Map<String, Flag> FLAGS = new LinkedHashMap<>();
    private static final Map<String, Long> PROPAGATION = new LinkedHashMap<>();
    private static final Map<String, Flag> RECURSIVE = new LinkedHashMap<>();

    private static void on(String name, long bits) {
        FLAGS.put(name, new Flag(false, bits));
    }

    private static void off(String name, long bits) {
        FLAGS.put(name, new Flag(true, bits));
    }

    private static void recursive(String name, String opposite, long bits) {
        RECURSIVE.put(name, new Flag(false, bits));
        RECURSIVE.put(opposite, new Flag(true, bits));
    }

    static {
        off("async", MS_SYNCHRONOUS);
        off("atime", MS_NOATIME);
        on("bind", MS_BIND);
        on("defaults", 0);
        off("dev", MS_NODEV);
        off("diratime", MS_NODIRATIME);
        on("dirsync", MS_DIRSYNC);
        off("exec", MS_NOEXEC);
        on("iversion", MS_I_VERSION);
        on("lazytime", MS_LAZYTIME);
        off("loud", MS_SILENT);
        on("mand", MS_MANDLOCK);
        on("noatime", MS_NOATIME);
        on("nodev", MS_NODEV);
        on("nodiratime", MS_NODIRATIME);
        on("noexec", MS_NOEXEC);
        off("noiversion", MS_I_VERSION);
        off("nolazytime", MS_LAZYTIME);
        off("nomand", MS_MANDLOCK);
        off("norelatime", MS_RELATIME);
        off("nostrictatime", MS_STRICTATIME);
        on("nosuid", MS_NOSUID);
        on("nosymfollow", MS_NOSYMFOLLOW);
        on("rbind", MS_BIND | MS_REC);
        on("relatime", MS_RELATIME);
        on("remount", MS_REMOUNT);
        on("ro", MS_RDONLY);
        off("rw", MS_RDONLY);
        on("silent", MS_SILENT);
        on("strictatime", MS_STRICTATIME);
        off("suid", MS_NOSUID);
        on("sync", MS_SYNCHRONOUS);
        off("symfollow", MS_NOSYMFOLLOW);
        PROPAGATION.put("private", MS_PRIVATE);
        PROPAGATION.put("rprivate", MS_PRIVATE | MS_REC);
        PROPAGATION.put("rshared", MS_SHARED | MS_REC);
        PROPAGATION.put("rslave", MS_SLAVE | MS_REC);
        PROPAGATION.put("runbindable", MS_UNBINDABLE | MS_REC);
        PROPAGATION.put("shared", MS_SHARED);
        PROPAGATION.put("slave", MS_SLAVE);
        PROPAGATION.put("unbindable", MS_UNBINDABLE);
        recursive("rro", "rrw", ATTR_RDONLY);
        recursive("rnosuid", "rsuid", ATTR_NOSUID);
        recursive("rnodev", "rdev", ATTR_NODEV);
        recursive("rnoexec", "rexec", ATTR_NOEXEC);
        recursive("rnodiratime", "rdiratime", ATTR_NODIRATIME);
        recursive("rrelatime", "rnorelatime", ATTR_RELATIME);
        recursive("rnoatime", "ratime", ATTR_NOATIME);
        recursive("rstrictatime", "rnostrictatime", ATTR_STRICTATIME);
        recursive("rnosymfollow", "rsymfollow", ATTR_NOSYMFOLLOW);
    }

    /** Every option that is not left to the file system, sorted: for {@code features}. */
    public static List<String> known() {
        List<String> names = new ArrayList<>(FLAGS.keySet());
        names.addAll(PROPAGATION.keySet());
        names.addAll(RECURSIVE.keySet());
        names.addAll(List.of("idmap", "ridmap", "tmpcopyup"));
        names.sort(null);
        return names;
    }

    /** Sorts the options of a mount. */
    public static MountOptions of(Mount mount) {
        Sorter sorter = new Sorter();
        mount.options().forEach(sorter::take);
        return sorter.sorted();
    }

    /** Whether it is a bind mount. */
    public boolean bind() {
        return (set & MS_BIND) != 0;
    }

    /** Whether mounts below the source come along. */
    public boolean recursiveBind() {
        return (set & MS_REC) != 0;
    }

    /** Whether the mount is to be read-only in the end. */
    public boolean readOnly() {
        return (set & MS_RDONLY) != 0;
    }

    /** The MOUNT_ATTR_ bits of a new mount. */
    public long attributes() {
        return attributesOf(set);
    }

    /** The MOUNT_ATTR_ bits for MS_ flags. */
    public static long attributesOf(long flags) {
        long bits = flags & (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC); // the same numbers
        bits |= (flags & MS_NODIRATIME) != 0 ? ATTR_NODIRATIME : 0;
        bits |= (flags & MS_NOSYMFOLLOW) != 0 ? ATTR_NOSYMFOLLOW : 0;
        if ((flags & MS_NOATIME) != 0) {
            bits |= ATTR_NOATIME;
        } else if ((flags & MS_STRICTATIME) != 0) {
            bits |= ATTR_STRICTATIME;
        }
        return bits;
    }

    private static final class Sorter {
        private long set;
        private long clear;
        private boolean given;
        private final List<Long> propagation = new ArrayList<>();
        private long recursiveSet;
        private long recursiveClear;
        private boolean copyUp;
        private boolean idmap;
        private boolean idmapRecursive;
        private final List<String> data = new ArrayList<>();

        void take(String option) {
            Flag flag = FLAGS.get(option);
            Long moved = PROPAGATION.get(option);
            Flag recursive = RECURSIVE.get(option);
            if (flag != null) {
                takeFlag(flag);
            } else if (moved != null) {
                propagation.add(moved);
            } else if (recursive != null) {
                takeRecursive(recursive);
            } else if (option.equals("tmpcopyup")) {
                copyUp = true;
            } else if (option.equals("idmap") || option.equals("ridmap")) {
                idmap = true;
                idmapRecursive = option.equals("ridmap");
            } else if (!option.isEmpty()) {
                data.add(option);
            }
        }

        private void takeFlag(Flag flag) {
            if (flag.clears()) {
                set &= ~flag.bits();
                clear |= flag.bits();
            } else {
                set |= flag.bits();
                clear &= ~flag.bits();
            }
            given |= flag.clears() || (flag.bits() & ~(MS_BIND | MS_REC)) != 0;
        }

        /** The atime values are one number, not bits: setting one clears the others. */
        private void takeRecursive(Flag flag) {
            boolean atime = flag.bits() == ATTR_RELATIME || (flag.bits() & ATTR_ATIME) != 0;
            if (atime) {
                recursiveSet &= ~ATTR_ATIME;
                recursiveSet |= flag.clears() ? ATTR_RELATIME : flag.bits();
                recursiveClear |= ATTR_ATIME;
            } else if (flag.clears()) {
                recursiveClear |= flag.bits();
                recursiveSet &= ~flag.bits();
            } else {
                recursiveSet |= flag.bits();
                recursiveClear &= ~flag.bits();
            }
        }

        MountOptions sorted() {
            return new MountOptions(
                    set,
                    clear,
                    given,
                    List.copyOf(propagation),
                    recursiveSet,
                    recursiveClear,
                    copyUp,
                    idmap,
                    idmapRecursive,
                    List.copyOf(data));
        }
    }
}
