package io.jcontainers.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code linux.resources} object, and what {@code update --resources} reads.
 *
 * @param devices device access rules in order
 * @param memory memory limits
 * @param cpu CPU limits
 * @param pids limit on processes
 * @param blockIO block I/O weights and limits
 * @param hugepageLimits limits on huge pages
 * @param network network class and priorities (cgroup v1)
 * @param rdma RDMA limits by device
 * @param unified cgroup v2 files and their values, in their order
 */
public record Resources(
        List<DeviceCgroup> devices,
        @Nullable Memory memory,
        @Nullable Cpu cpu,
        @Nullable Pids pids,
        @Nullable BlockIo blockIO,
        List<HugepageLimit> hugepageLimits,
        @Nullable Network network,
        Map<String, Rdma> rdma,
        Map<String, String> unified) {
    /** No limit at all. */
    public static final Resources NONE = new Builder().build();

    /** Takes immutable copies of the collections. */
    public Resources {
        devices = List.copyOf(devices);
        hugepageLimits = List.copyOf(hugepageLimits);
        rdma = Ordered.copyOf(rdma);
        unified = Ordered.copyOf(unified);
    }

    /** A builder that starts with the values of this record. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.devices = devices;
        builder.memory = memory;
        builder.cpu = cpu;
        builder.pids = pids;
        builder.blockIO = blockIO;
        builder.hugepageLimits = hugepageLimits;
        builder.network = network;
        builder.rdma = rdma;
        builder.unified = unified;
        return builder;
    }

    /** Collects the parts of a Resources; what is not set stays absent. Not thread-safe. */
    public static final class Builder {
        private List<DeviceCgroup> devices = List.of();
        private @Nullable Memory memory;
        private @Nullable Cpu cpu;
        private @Nullable Pids pids;
        private @Nullable BlockIo blockIO;
        private List<HugepageLimit> hugepageLimits = List.of();
        private @Nullable Network network;
        private Map<String, Rdma> rdma = Map.of();
        private Map<String, String> unified = Map.of();

        /** Sets devices: device access rules in order. */
        public Builder devices(List<DeviceCgroup> devices) {
            this.devices = devices;
            return this;
        }

        /** Sets memory: memory limits. */
        public Builder memory(@Nullable Memory memory) {
            this.memory = memory;
            return this;
        }

        /** Sets cpu: CPU limits. */
        public Builder cpu(@Nullable Cpu cpu) {
            this.cpu = cpu;
            return this;
        }

        /** Sets pids: limit on processes. */
        public Builder pids(@Nullable Pids pids) {
            this.pids = pids;
            return this;
        }

        /** Sets blockIO: block I/O weights and limits. */
        public Builder blockIO(@Nullable BlockIo blockIO) {
            this.blockIO = blockIO;
            return this;
        }

        /** Sets hugepageLimits: limits on huge pages. */
        public Builder hugepageLimits(List<HugepageLimit> hugepageLimits) {
            this.hugepageLimits = hugepageLimits;
            return this;
        }

        /** Sets network: network class and priorities (cgroup v1). */
        public Builder network(@Nullable Network network) {
            this.network = network;
            return this;
        }

        /** Sets rdma: RDMA limits by device. */
        public Builder rdma(Map<String, Rdma> rdma) {
            this.rdma = rdma;
            return this;
        }

        /** Sets unified: cgroup v2 files and their values, in their order. */
        public Builder unified(Map<String, String> unified) {
            this.unified = unified;
            return this;
        }

        /** The record. */
        public Resources build() {
            return new Resources(devices, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
        }
    }
}
