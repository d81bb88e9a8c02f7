package io.jcontainers.build.run;

import io.jcontainers.spec.Rlimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a build says about all of its RUN steps.
 *
 * @param hostname that steps see
 * @param hosts their /etc/hosts
 * @param resolver text of their /etc/resolv.conf: {@link ResolverFile}
 * @param shmBytes size of /dev/shm
 * @param ulimits {@code --ulimit}: {@link Ulimits}
 * @param cgroupParent the cgroup in which steps get theirs; null: the one in which this program puts containers
 */
@SuppressWarnings("ArrayRecordComponent")
public record RunOptions(
        String hostname,
        HostsFile hosts,
        byte[] resolver,
        long shmBytes,
        List<Rlimit> ulimits,
        @Nullable String cgroupParent,
        RunLimits limits,
        List<HostVolume> volumes,
        List<HostDevice> devices) {
    /** Name of every step's host unless the build argument BUILDKIT_SANDBOX_HOSTNAME says otherwise. */
    public static final String HOSTNAME = "buildkitsandbox";

    /** Size of /dev/shm unless {@code --shm-size} says otherwise. */
    public static final long SHM_BYTES = 64L << 20;

    /** Takes immutable copies. */
    public RunOptions {
        ulimits = List.copyOf(ulimits);
        volumes = List.copyOf(volumes);
        devices = List.copyOf(devices);
    }

    /** Nothing asked for, with these files. */
    public static RunOptions of(HostsFile hosts, byte[] resolver) {
        return new RunOptions(
                HOSTNAME, hosts, resolver, SHM_BYTES, List.of(), null, RunLimits.NONE, List.of(), List.of());
    }
}
