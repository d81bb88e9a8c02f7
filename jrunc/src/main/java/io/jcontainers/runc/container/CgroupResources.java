package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.AskedResources;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDelegation;
import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupProblem;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.cgroup.Ignored;
import io.jcontainers.runc.cgroup.ResourceOptions;
import io.jcontainers.runc.cgroup.ResourceWrites;
import io.jcontainers.runc.cgroup.SystemdPlan;
import io.jcontainers.runc.cgroup.SystemdUnit;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Device;
import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Resources;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code linux.resources} of a bundle comes to: file writes, properties of a unit, an owner. */
final class CgroupResources {
    /** Newer than every version that decides something. */
    private static final int NEWEST_SYSTEMD = 999;

    private static final int DELEGATE_BYTES = 4096;
    private static final String CGROUP_MOUNT = "/sys/fs/cgroup";

    private final Assembly assembly;
    private final CgroupPlacement placement;
    private final Resources asked;
    private final ResourceOptions options;
    private @Nullable ResourceWrites writes;

    CgroupResources(Assembly assembly, CgroupPlacement placement) {
        this.assembly = assembly;
        this.placement = placement;
        this.asked = AskedResources.of(assembly.bundle().spec());
        Set<String> devicePaths = new HashSet<>();
        for (Device device : assembly.bundle().spec().linux().devices()) {
            devicePaths.add(device.path());
        }
        this.options = new ResourceOptions(
                assembly.caller().rootless(), assembly.caller().inUserNamespace(), false, devicePaths);
    }

    /** As config.json has them. */
    Resources asked() {
        return asked;
    }

    /** The unit of the systemd driver. */
    SystemdUnit unit() {
        SystemdUnit unit = placement.unit();
        if (unit == null) {
            throw new IllegalStateException("not placed by the systemd driver");
        }
        return unit;
    }

    /** The unit's properties for a version of systemd. */
    SystemdPlan plan(int version) {
        return SystemdPlan.compile(placement, asked, assembly.bundle().spec().annotations(), options, version);
    }

    /**
     * The writes, compiled once; what has no effect here is noted.
     *
     * @throws RequestException for what can't be done
     */
    ResourceWrites writes() {
        ResourceWrites known = writes;
        if (known != null) {
            return known;
        }
        Resources effective = asked;
        if (placement.unit() != null) {
            SystemdPlan plan = plan(NEWEST_SYSTEMD);
            effective = plan.resources();
        }
        ResourceWrites compiled = ResourceWrites.compile(effective, placement, options);
        for (CgroupProblem problem : compiled.problems()) {
            String before = problem.message().startsWith("invalid configuration: ") ? "" : CgroupLimitSteps.FAILED;
            throw new RequestException("cgroup-limit", before + problem.message() + " (" + problem.field() + ")");
        }
        for (Ignored ignored : compiled.ignored()) {
            assembly.ignore(ignored.field(), ignored.reason());
        }
        writes = compiled;
        return compiled;
    }

    /** What to give to the container's user, or null. */
    @Nullable
    CgroupDelegation delegation() {
        HierarchyPlacement unified = placement.unified();
        if (placement.mode() != CgroupMode.V2 || unified == null || delegate() <= 0 || !writableMount()) {
            return null;
        }
        byte[] list = assembly.request().files().orEmpty(Need.file("/sys/kernel/cgroup/delegate", DELEGATE_BYTES));
        return CgroupDelegation.of(unified, list);
    }

    private boolean writableMount() {
        if (!assembly.makes(NamespaceType.CGROUP)) {
            return false;
        }
        for (Mount mount : assembly.bundle().spec().mounts()) {
            boolean cgroup = "cgroup".equals(mount.type()) || "cgroup2".equals(mount.type());
            if (cgroup
                    && BytePath.ofText(MountSteps.destination(mount)).latin1().equals(CGROUP_MOUNT)) {
                return !mount.options().contains("ro");
            }
        }
        return false;
    }

    /** The host's uid of the process's user; -1 where it has none. */
    long delegate() {
        long uid = assembly.bundle().process().user().uid();
        if (!assembly.makes(NamespaceType.USER)) {
            return uid;
        }
        for (IdMapping map : assembly.bundle().spec().linux().uidMappings()) {
            if (uid >= map.containerID() && uid - map.containerID() < map.size()) {
                return map.hostID() + uid - map.containerID();
            }
        }
        return -1;
    }
}
