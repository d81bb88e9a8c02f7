package io.jcontainers.runc.host;

import io.jcontainers.runc.cgroup.CgroupHost;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the machine is.
 *
 * @param machine such as x86_64
 * @param kernel its version
 * @param cgroups its cgroup hierarchies, as the caller sees them
 * @param bootId changes with every boot
 */
public record Host(String machine, KernelVersion kernel, CgroupHost cgroups, String bootId) {
    private static final int MOUNTINFO_BYTES = 1 << 20;
    private static final int CGROUP_BYTES = 65536;

    /** Remembers how the last host's mounts were read: they rarely change between two requests. */
    public static final class Cache {
        private record Known(byte[] mounts, byte[] membership, byte[] controllers, CgroupHost cgroups) {}

        private final AtomicReference<@Nullable Known> last = new AtomicReference<>();

        private CgroupHost cgroups(byte[] mounts, byte[] membership, byte[] controllers) {
            Known known = last.get();
            if (known == null
                    || !Arrays.equals(known.mounts, mounts)
                    || !Arrays.equals(known.membership, membership)
                    || !Arrays.equals(known.controllers, controllers)) {
                known = new Known(mounts, membership, controllers, CgroupHost.parse(mounts, membership, controllers));
                last.set(known);
            }
            return known.cgroups;
        }
    }

    /** From the files of /proc that every request to start something brings along. */
    public static Host of(Request request, Cache cache) {
        Files files = request.files();
        byte[] controllers = files.ifKnown(Need.file("/sys/fs/cgroup/cgroup.controllers", CGROUP_BYTES));
        if (controllers.length == 0) {
            controllers = files.ifKnown(Need.file("/sys/fs/cgroup/unified/cgroup.controllers", CGROUP_BYTES));
        }
        CgroupHost cgroups = cache.cgroups(
                files.orEmpty(Need.file("/proc/self/mountinfo", MOUNTINFO_BYTES)),
                files.orEmpty(Need.file("/proc/self/cgroup", CGROUP_BYTES)),
                controllers);
        byte[] bootId = files.orEmpty(Need.file("/proc/sys/kernel/random/boot_id", 64));
        return new Host(
                request.machine(),
                KernelVersion.of(request.release()),
                cgroups,
                new String(bootId, StandardCharsets.UTF_8).trim());
    }
}
