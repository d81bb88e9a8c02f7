package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.CgroupMountRequest.NODEV;
import static io.jcontainers.runc.cgroup.CgroupMountRequest.NOEXEC;
import static io.jcontainers.runc.cgroup.CgroupMountRequest.NOSUID;
import static io.jcontainers.runc.cgroup.CgroupMountRequest.RDONLY;

import io.jcontainers.runc.cgroup.CgroupMountStep.Alternative;
import io.jcontainers.runc.cgroup.CgroupMountStep.BindDirectory;
import io.jcontainers.runc.cgroup.CgroupMountStep.Link;
import io.jcontainers.runc.cgroup.CgroupMountStep.Mask;
import io.jcontainers.runc.cgroup.CgroupMountStep.NewFilesystem;
import io.jcontainers.runc.cgroup.CgroupMountStep.ReadOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a mount of type {@code cgroup} becomes inside of a container. */
public final class CgroupMounts {
    private static final long DEFAULT_FLAGS = NOEXEC | NOSUID | NODEV;

    private final CgroupMountRequest request;
    private final CgroupHost host;
    private final CgroupPlacement placement;

    private CgroupMounts(CgroupMountRequest request, CgroupHost host, CgroupPlacement placement) {
        this.request = request;
        this.host = host;
        this.placement = placement;
    }

    /**
     * The steps, in order.
     *
     * <ul>
     *   <li>v2: a cgroup2 mount; where that is not permitted a bind mount of the container's cgroup (or, without a
     *       cgroup namespace, of the whole hierarchy).
     *   <li>v1 and hybrid: a tmpfs with one directory a v1 hierarchy, each a mount of its own (cgroup namespace) or a
     *       bind mount of the container's cgroup, links for controllers that share a hierarchy, and at last the tmpfs
     *       read-only if the mount is.
     * </ul>
     */
    public static List<CgroupMountStep> plan(CgroupMountRequest request, CgroupHost host, CgroupPlacement placement) {
        CgroupMounts mounts = new CgroupMounts(request, host, placement);
        return host.mode() == CgroupMode.V2 ? mounts.v2() : mounts.v1();
    }

    private List<CgroupMountStep> v2() {
        V2Hierarchy hierarchy = host.requireV2();
        BytePath source = hierarchy.mountpoint();
        HierarchyPlacement own = placement.unified();
        if (request.cgroupNamespace() && request.inOwnCgroup() && own != null) {
            source = own.path();
        }
        List<Alternative> noSource = request.rootless()
                ? List.of(new Alternative(
                        Set.of(Errno.ENOENT), List.of(new Mask(request.destination(), request.field()))))
                : List.of();
        BindDirectory bind =
                new BindDirectory(request.destination(), source, false, request.flags(), noSource, request.field());
        NewFilesystem mount = new NewFilesystem(
                request.destination(),
                "cgroup2",
                request.source(),
                List.of(),
                request.flags(),
                true,
                List.of(new Alternative(Set.of(Errno.EPERM, Errno.EBUSY), List.of(bind))),
                request.field());
        return List.of(mount);
    }

    private List<CgroupMountStep> v1() {
        List<CgroupMountStep> steps = new ArrayList<>();
        steps.add(new NewFilesystem(
                request.destination(),
                "tmpfs",
                "tmpfs",
                List.of("mode=755"),
                DEFAULT_FLAGS,
                true,
                List.of(),
                request.field()));
        for (V1Hierarchy hierarchy : host.v1()) {
            BytePath target = request.destination().join(hierarchy.mountpoint().fileName());
            steps.add(request.cgroupNamespace() ? ownView(hierarchy, target) : bind(hierarchy, target));
        }
        for (V1Hierarchy hierarchy : host.v1()) {
            links(hierarchy.mountpoint().fileName(), steps);
        }
        if (request.readOnly()) {
            steps.add(new ReadOnly(request.destination(), DEFAULT_FLAGS | RDONLY, request.field()));
        }
        return List.copyOf(steps);
    }

    private NewFilesystem ownView(V1Hierarchy hierarchy, BytePath target) {
        boolean systemd = hierarchy.has("name=systemd");
        return new NewFilesystem(
                target,
                "cgroup",
                systemd ? "systemd" : "cgroup",
                hierarchy.controllers(),
                DEFAULT_FLAGS | (request.flags() & RDONLY),
                false,
                List.of(),
                request.field());
    }

    /** Nothing is mounted below a cgroup that was just made. Where an ordinary user may make none: the caller's own. */
    private BindDirectory bind(V1Hierarchy hierarchy, BytePath target) {
        HierarchyPlacement own = placement.byKey(hierarchy.key());
        BytePath source = hierarchy.mountpoint().join(hierarchy.ownPathInMount());
        BindDirectory callers = new BindDirectory(target, source, true, request.flags(), List.of(), request.field());
        if (own == null || !request.inOwnCgroup()) {
            return callers;
        }
        List<Alternative> notMade =
                request.rootless() ? List.of(new Alternative(Set.of(Errno.ENOENT), List.of(callers))) : List.of();
        return new BindDirectory(target, own.path(), false, request.flags(), notMade, request.field());
    }

    /** {@code cpu} and {@code cpuacct} for a directory {@code cpu,cpuacct}. */
    private void links(String directory, List<CgroupMountStep> steps) {
        if (!directory.contains(",")) {
            return;
        }
        for (String controller : directory.split(",")) {
            steps.add(new Link(request.destination().join(controller), directory, request.field()));
        }
    }
}
