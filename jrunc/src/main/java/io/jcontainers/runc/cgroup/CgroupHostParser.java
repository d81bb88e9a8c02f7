package io.jcontainers.runc.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what mountinfo and the caller's membership say about cgroups. */
final class CgroupHostParser {
    private static final BytePath UNIFIED_MOUNTPOINT = new BytePath("/sys/fs/cgroup");
    private static final BytePath HYBRID_MOUNTPOINT = new BytePath("/sys/fs/cgroup/unified");

    private final List<MountinfoEntry> mounts;
    private final Map<Long, MountinfoEntry> byId = new HashMap<>();
    private final Map<List<String>, BytePath> membership;
    private final byte[] cgroupControllers;

    CgroupHostParser(byte[] mountinfo, byte[] procSelfCgroup, byte[] cgroupControllers) {
        this.mounts = MountinfoEntry.parse(mountinfo);
        for (MountinfoEntry mount : mounts) {
            byId.put(mount.id(), mount);
        }
        this.membership = membership(procSelfCgroup);
        this.cgroupControllers = cgroupControllers;
    }

    CgroupHost parse() {
        List<V1Hierarchy> v1 = v1Hierarchies();
        MountinfoEntry v2Mount = v2Mount(v1.isEmpty());
        if (v2Mount == null) {
            return new CgroupHost(CgroupMode.V1, v1, null);
        }
        boolean unified = v1.isEmpty() || v2Mount.mountpoint().equals(UNIFIED_MOUNTPOINT);
        V2Hierarchy v2 = new V2Hierarchy(
                v2Mount.mountpoint(),
                v2Mount.root(),
                membership.getOrDefault(List.of(""), BytePath.ROOT),
                KernelText.words(KernelText.strip(cgroupControllers)));
        return new CgroupHost(unified ? CgroupMode.V2 : CgroupMode.HYBRID, unified ? List.of() : v1, v2);
    }

    private List<V1Hierarchy> v1Hierarchies() {
        Map<List<String>, V1Hierarchy> found = new LinkedHashMap<>();
        for (MountinfoEntry mount : mounts) {
            if (!mount.type().equals("cgroup") || !visible(mount)) {
                continue;
            }
            membership.forEach((controllers, ownPath) -> {
                if (controllers.stream().anyMatch(mount.superOptions()::contains)) {
                    boolean noPrefix = mount.superOptions().contains("noprefix");
                    found.putIfAbsent(
                            controllers,
                            new V1Hierarchy(controllers, mount.mountpoint(), mount.root(), ownPath, noPrefix));
                }
            });
        }
        return List.copyOf(found.values());
    }

    /** The usual places first: a bind mount of some container's cgroup elsewhere is not the host's hierarchy. */
    private @Nullable MountinfoEntry v2Mount(boolean noV1) {
        List<MountinfoEntry> found = mounts.stream()
                .filter(mount -> mount.type().equals("cgroup2") && visible(mount))
                .toList();
        List<BytePath> preferred = List.of(UNIFIED_MOUNTPOINT, HYBRID_MOUNTPOINT);
        for (BytePath place : preferred) {
            for (MountinfoEntry mount : found) {
                if (mount.mountpoint().equals(place)) {
                    return mount;
                }
            }
        }
        return found.isEmpty() || !noV1 ? null : found.getFirst();
    }

    /** Whether a path look-up reaches this mount: nothing is mounted over it or over a directory on the way. */
    private boolean visible(MountinfoEntry mount) {
        for (MountinfoEntry other : mounts) {
            if (other.parent() == mount.id() && other.mountpoint().equals(mount.mountpoint())) {
                return false;
            }
        }
        MountinfoEntry child = mount;
        for (int depth = 0; depth < mounts.size(); depth++) {
            MountinfoEntry parent = byId.get(child.parent());
            if (parent == null || parent.id() == child.id()) {
                return true;
            }
            if (hiddenBySibling(child)) {
                return false;
            }
            child = parent;
        }
        return true;
    }

    private boolean hiddenBySibling(MountinfoEntry child) {
        for (MountinfoEntry sibling : mounts) {
            if (sibling.id() != child.id()
                    && sibling.parent() == child.parent()
                    && !sibling.mountpoint().equals(child.mountpoint())
                    && child.mountpoint().below(sibling.mountpoint()) != null) {
                return true;
            }
        }
        return false;
    }

    /** Lines {@code hierarchy-id:controller,controller:path} by their controllers; v2 has an empty list. */
    private static Map<List<String>, BytePath> membership(byte[] content) {
        Map<List<String>, BytePath> paths = new LinkedHashMap<>();
        for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            String[] fields = line.split(":", 3);
            if (fields.length < 3) {
                throw new CgroupException(
                        "/proc/self/cgroup",
                        "invalid cgroup entry: must contain at least two colons: " + new BytePath(line).display());
            }
            paths.put(List.copyOf(Arrays.asList(fields[1].split(",", -1))), new BytePath(fields[2]));
        }
        return paths;
    }
}
