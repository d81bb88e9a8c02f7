package io.jcontainers.runc.cgroup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns {@code linux.cgroupsPath} into directories, as runc does it for each driver and interface. */
final class CgroupPlacer {
    private static final String FIELD = "linux.cgroupsPath";

    /** Order in which runc joins v1 hierarchies: cpuset has to be prepared first, freezer comes late. */
    private static final List<String> JOIN_ORDER = List.of(
            "cpuset",
            "devices",
            "memory",
            "cpu",
            "cpuacct",
            "pids",
            "blkio",
            "hugetlb",
            "net_cls",
            "net_prio",
            "perf_event",
            "freezer",
            "rdma",
            "name=systemd",
            "misc");

    private final PlacementRequest request;
    private final CgroupHost host;

    CgroupPlacer(PlacementRequest request, CgroupHost host) {
        this.request = request;
        this.host = host;
    }

    CgroupPlacement place() {
        if (host.mode().limitsAreV1()) {
            requireDevices();
        }
        boolean tolerated = request.rootless() && !request.hasPath();
        if (request.driver() == CgroupDriver.SYSTEMD) {
            SystemdUnit unit = SystemdUnit.of(request);
            return new CgroupPlacement(host.mode(), request.driver(), systemd(unit), unit, false);
        }
        return new CgroupPlacement(host.mode(), request.driver(), cgroupfs(), null, tolerated);
    }

    /** Without the devices controller nothing keeps a container from the host's disks. */
    private void requireDevices() {
        if (host.v1With("devices") == null) {
            throw new CgroupException(FIELD, "mountpoint for devices not found");
        }
    }

    private List<HierarchyPlacement> cgroupfs() {
        String text = request.hasPath() ? requirePath() : request.containerId();
        boolean absolute = request.hasPath() && text.startsWith("/");
        BytePath inner = checkedPath(text);
        List<HierarchyPlacement> placed = new ArrayList<>();
        for (V1Hierarchy hierarchy : joinedV1()) {
            placed.add(
                    v1(hierarchy, absolute ? inner : hierarchy.ownPathInMount().join(inner), true));
        }
        V2Hierarchy v2 = host.v2();
        if (v2 != null) {
            placed.add(v2(v2, absolute ? inner : besideOwn(v2).join(inner), true));
        }
        return placed;
    }

    /**
     * Where a relative path starts. With v2 the caller's own cgroup has processes in it, which keeps controllers from
     * its children; so the one above is taken. The v2 hierarchy of a hybrid host has no controllers: the own cgroup, as
     * in the v1 hierarchies.
     */
    private BytePath besideOwn(V2Hierarchy v2) {
        BytePath own = v2.ownPathInMount();
        return host.mode() == CgroupMode.V2 ? own.parent() : own;
    }

    private List<HierarchyPlacement> systemd(SystemdUnit unit) {
        List<HierarchyPlacement> placed = new ArrayList<>();
        if (host.mode() == CgroupMode.V2) {
            V2Hierarchy v2 = host.requireV2();
            BytePath manager = request.rootless() ? managerCgroup(v2) : BytePath.ROOT;
            placed.add(v2(v2, manager.join(unit.cgroup()), false));
            return placed;
        }
        if (request.rootless()) {
            throw new CgroupException(FIELD, "cannot use rootless systemd cgroups manager on cgroup v1");
        }
        for (V1Hierarchy hierarchy : joinedV1()) {
            placed.add(v1(hierarchy, unit.cgroup(), !hierarchy.has("name=systemd")));
        }
        V2Hierarchy v2 = host.v2();
        if (v2 != null) {
            placed.add(v2(v2, unit.cgroup(), true));
        }
        return placed;
    }

    /** The cgroup of the user's own systemd: given, or the ancestor of the caller that is named as systemd names it. */
    private BytePath managerCgroup(V2Hierarchy v2) {
        BytePath given = request.managerCgroup();
        if (given != null) {
            return given;
        }
        for (BytePath ancestor : v2.ownPathInMount().prefixes()) {
            String name = ancestor.fileName();
            if (name.startsWith("user@") && name.endsWith(".service")) {
                return ancestor;
            }
        }
        throw new CgroupException(
                FIELD,
                "no systemd user manager: the caller's cgroup " + v2.ownPath().display()
                        + " is not below user@UID.service");
    }

    private List<V1Hierarchy> joinedV1() {
        return host.v1().stream()
                .sorted(Comparator.comparingInt(CgroupPlacer::rank))
                .toList();
    }

    private static int rank(V1Hierarchy hierarchy) {
        int rank = JOIN_ORDER.size();
        for (String controller : hierarchy.controllers()) {
            int index = JOIN_ORDER.indexOf(controller);
            rank = index < 0 ? rank : Math.min(rank, index);
        }
        return rank;
    }

    private static HierarchyPlacement v1(V1Hierarchy hierarchy, BytePath relative, boolean made) {
        return new HierarchyPlacement(
                hierarchy.key(),
                hierarchy.controllers(),
                hierarchy.mountpoint(),
                relative,
                false,
                hierarchy.noPrefix(),
                made);
    }

    private static HierarchyPlacement v2(V2Hierarchy hierarchy, BytePath relative, boolean made) {
        return new HierarchyPlacement(
                V2Hierarchy.KEY, hierarchy.controllers(), hierarchy.mountpoint(), relative, true, false, made);
    }

    private String requirePath() {
        @Nullable String path = request.cgroupsPath();
        return path == null ? "" : path;
    }

    /**
     * The path with a leading slash. runc drops {@code ..} silently; a path that needs that is an attempt to leave the
     * hierarchy or a mistake, and the kernel refuses newlines.
     */
    private static BytePath checkedPath(String text) {
        if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
            throw new CgroupException(FIELD, "invalid cgroup path " + GoText.quote(text) + ": control character");
        }
        BytePath path = BytePath.ofText(text);
        if (path.components().contains("..")) {
            throw new CgroupException(FIELD, "invalid cgroup path " + GoText.quote(text) + ": contains \"..\"");
        }
        if (path.components().isEmpty()) {
            throw new CgroupException(
                    FIELD, "invalid cgroup path " + GoText.quote(text) + ": it is the root of the hierarchy");
        }
        return path.absolute();
    }
}
