package io.jcontainers.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code linux} object of config.json.
 *
 * @param uidMappings user ids of a new user namespace
 * @param gidMappings group ids of a new user namespace
 * @param sysctl kernel parameters by name, in their order
 * @param resources cgroup limits
 * @param cgroupsPath cgroup, or {@code slice:prefix:name} for systemd
 * @param namespaces namespaces to make or to join
 * @param devices device nodes to make
 * @param netDevices network interfaces to move in, by their name on the host
 * @param seccomp the {@code seccomp} object, unparsed (see SeccompReader)
 * @param rootfsPropagation propagation of the root mount
 * @param maskedPaths paths to hide
 * @param readonlyPaths paths to make read-only
 * @param mountLabel SELinux context of the mounts
 * @param intelRdt resctrl settings
 * @param memoryPolicy NUMA policy for set_mempolicy(2)
 * @param personality execution domain for personality(2)
 * @param timeOffsets offsets of a new time namespace by clock ({@code monotonic}, {@code boottime})
 */
public record Linux(
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings,
        Map<String, String> sysctl,
        @Nullable Resources resources,
        @Nullable String cgroupsPath,
        List<Namespace> namespaces,
        List<Device> devices,
        Map<String, NetDevice> netDevices,
        @Nullable RawJson seccomp,
        @Nullable String rootfsPropagation,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        @Nullable String mountLabel,
        @Nullable IntelRdt intelRdt,
        @Nullable MemoryPolicy memoryPolicy,
        @Nullable Personality personality,
        Map<String, TimeOffset> timeOffsets) {
    /** An empty section: what an absent {@code linux} means. */
    public static final Linux NONE = new Builder().build();

    /** Takes immutable copies of the collections. */
    public Linux {
        uidMappings = List.copyOf(uidMappings);
        gidMappings = List.copyOf(gidMappings);
        sysctl = Ordered.copyOf(sysctl);
        namespaces = List.copyOf(namespaces);
        devices = List.copyOf(devices);
        netDevices = Ordered.copyOf(netDevices);
        maskedPaths = List.copyOf(maskedPaths);
        readonlyPaths = List.copyOf(readonlyPaths);
        timeOffsets = Ordered.copyOf(timeOffsets);
    }

    /** A builder that starts with the values of this record. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.uidMappings = uidMappings;
        builder.gidMappings = gidMappings;
        builder.sysctl = sysctl;
        builder.resources = resources;
        builder.cgroupsPath = cgroupsPath;
        builder.namespaces = namespaces;
        builder.devices = devices;
        builder.netDevices = netDevices;
        builder.seccomp = seccomp;
        builder.rootfsPropagation = rootfsPropagation;
        builder.maskedPaths = maskedPaths;
        builder.readonlyPaths = readonlyPaths;
        builder.mountLabel = mountLabel;
        builder.intelRdt = intelRdt;
        builder.memoryPolicy = memoryPolicy;
        builder.personality = personality;
        builder.timeOffsets = timeOffsets;
        return builder;
    }

    /** Collects the parts of a Linux; what is not set stays absent. Not thread-safe. */
    public static final class Builder {
        private List<IdMapping> uidMappings = List.of();
        private List<IdMapping> gidMappings = List.of();
        private Map<String, String> sysctl = Map.of();
        private @Nullable Resources resources;
        private @Nullable String cgroupsPath;
        private List<Namespace> namespaces = List.of();
        private List<Device> devices = List.of();
        private Map<String, NetDevice> netDevices = Map.of();
        private @Nullable RawJson seccomp;
        private @Nullable String rootfsPropagation;
        private List<String> maskedPaths = List.of();
        private List<String> readonlyPaths = List.of();
        private @Nullable String mountLabel;
        private @Nullable IntelRdt intelRdt;
        private @Nullable MemoryPolicy memoryPolicy;
        private @Nullable Personality personality;
        private Map<String, TimeOffset> timeOffsets = Map.of();

        /** Sets uidMappings: user ids of a new user namespace. */
        public Builder uidMappings(List<IdMapping> uidMappings) {
            this.uidMappings = uidMappings;
            return this;
        }

        /** Sets gidMappings: group ids of a new user namespace. */
        public Builder gidMappings(List<IdMapping> gidMappings) {
            this.gidMappings = gidMappings;
            return this;
        }

        /** Sets sysctl: kernel parameters by name, in their order. */
        public Builder sysctl(Map<String, String> sysctl) {
            this.sysctl = sysctl;
            return this;
        }

        /** Sets resources: cgroup limits. */
        public Builder resources(@Nullable Resources resources) {
            this.resources = resources;
            return this;
        }

        /** Sets cgroupsPath: cgroup, or {@code slice:prefix:name} for systemd. */
        public Builder cgroupsPath(@Nullable String cgroupsPath) {
            this.cgroupsPath = cgroupsPath;
            return this;
        }

        /** Sets namespaces: namespaces to make or to join. */
        public Builder namespaces(List<Namespace> namespaces) {
            this.namespaces = namespaces;
            return this;
        }

        /** Sets devices: device nodes to make. */
        public Builder devices(List<Device> devices) {
            this.devices = devices;
            return this;
        }

        /** Sets netDevices: network interfaces to move in, by their name on the host. */
        public Builder netDevices(Map<String, NetDevice> netDevices) {
            this.netDevices = netDevices;
            return this;
        }

        /** Sets seccomp: the {@code seccomp} object, unparsed (see SeccompReader). */
        public Builder seccomp(@Nullable RawJson seccomp) {
            this.seccomp = seccomp;
            return this;
        }

        /** Sets rootfsPropagation: propagation of the root mount. */
        public Builder rootfsPropagation(@Nullable String rootfsPropagation) {
            this.rootfsPropagation = rootfsPropagation;
            return this;
        }

        /** Sets maskedPaths: paths to hide. */
        public Builder maskedPaths(List<String> maskedPaths) {
            this.maskedPaths = maskedPaths;
            return this;
        }

        /** Sets readonlyPaths: paths to make read-only. */
        public Builder readonlyPaths(List<String> readonlyPaths) {
            this.readonlyPaths = readonlyPaths;
            return this;
        }

        /** Sets mountLabel: SELinux context of the mounts. */
        public Builder mountLabel(@Nullable String mountLabel) {
            this.mountLabel = mountLabel;
            return this;
        }

        /** Sets intelRdt: resctrl settings. */
        public Builder intelRdt(@Nullable IntelRdt intelRdt) {
            this.intelRdt = intelRdt;
            return this;
        }

        /** Sets memoryPolicy: NUMA policy for set_mempolicy(2). */
        public Builder memoryPolicy(@Nullable MemoryPolicy memoryPolicy) {
            this.memoryPolicy = memoryPolicy;
            return this;
        }

        /** Sets personality: execution domain for personality(2). */
        public Builder personality(@Nullable Personality personality) {
            this.personality = personality;
            return this;
        }

        /** Sets timeOffsets: offsets of a new time namespace by clock ({@code monotonic}, {@code boottime}). */
        public Builder timeOffsets(Map<String, TimeOffset> timeOffsets) {
            this.timeOffsets = timeOffsets;
            return this;
        }

        /** The record. */
        public Linux build() {
            return new Linux(
                    uidMappings,
                    gidMappings,
                    sysctl,
                    resources,
                    cgroupsPath,
                    namespaces,
                    devices,
                    netDevices,
                    seccomp,
                    rootfsPropagation,
                    maskedPaths,
                    readonlyPaths,
                    mountLabel,
                    intelRdt,
                    memoryPolicy,
                    personality,
                    timeOffsets);
        }
    }
}
