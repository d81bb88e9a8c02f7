package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * The {@code memory} object. Limits are bytes; -1 is unlimited.
 *
 * @param limit memory limit
 * @param reservation soft limit
 * @param swap limit on memory and swap together
 * @param kernel kernel memory (obsolete)
 * @param kernelTCP kernel memory of TCP buffers (obsolete)
 * @param swappiness 0 to 100 (cgroup v1; unsigned 64-bit value in the bits of a {@code long})
 * @param disableOOMKiller whether the OOM killer is off (cgroup v1)
 * @param useHierarchy hierarchical accounting (cgroup v1)
 * @param checkBeforeUpdate whether an update must not go below present usage
 */
public record Memory(
        @Nullable Long limit,
        @Nullable Long reservation,
        @Nullable Long swap,
        @Nullable Long kernel,
        @Nullable Long kernelTCP,
        @Nullable Long swappiness,
        @Nullable Boolean disableOOMKiller,
        @Nullable Boolean useHierarchy,
        @Nullable Boolean checkBeforeUpdate) {
    /** A builder that starts with the values of this record. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.limit = limit;
        builder.reservation = reservation;
        builder.swap = swap;
        builder.kernel = kernel;
        builder.kernelTCP = kernelTCP;
        builder.swappiness = swappiness;
        builder.disableOOMKiller = disableOOMKiller;
        builder.useHierarchy = useHierarchy;
        builder.checkBeforeUpdate = checkBeforeUpdate;
        return builder;
    }

    /** Collects the parts of a Memory; what is not set stays absent. Not thread-safe. */
    public static final class Builder {
        private @Nullable Long limit;
        private @Nullable Long reservation;
        private @Nullable Long swap;
        private @Nullable Long kernel;
        private @Nullable Long kernelTCP;
        private @Nullable Long swappiness;
        private @Nullable Boolean disableOOMKiller;
        private @Nullable Boolean useHierarchy;
        private @Nullable Boolean checkBeforeUpdate;

        /** Sets limit: memory limit. */
        public Builder limit(@Nullable Long limit) {
            this.limit = limit;
            return this;
        }

        /** Sets reservation: soft limit. */
        public Builder reservation(@Nullable Long reservation) {
            this.reservation = reservation;
            return this;
        }

        /** Sets swap: limit on memory and swap together. */
        public Builder swap(@Nullable Long swap) {
            this.swap = swap;
            return this;
        }

        /** Sets kernel: kernel memory (obsolete). */
        public Builder kernel(@Nullable Long kernel) {
            this.kernel = kernel;
            return this;
        }

        /** Sets kernelTCP: kernel memory of TCP buffers (obsolete). */
        public Builder kernelTCP(@Nullable Long kernelTCP) {
            this.kernelTCP = kernelTCP;
            return this;
        }

        /** Sets swappiness: 0 to 100 (cgroup v1; unsigned 64-bit value in the bits of a {@code long}). */
        public Builder swappiness(@Nullable Long swappiness) {
            this.swappiness = swappiness;
            return this;
        }

        /** Sets disableOOMKiller: whether the OOM killer is off (cgroup v1). */
        public Builder disableOOMKiller(@Nullable Boolean disableOOMKiller) {
            this.disableOOMKiller = disableOOMKiller;
            return this;
        }

        /** Sets useHierarchy: hierarchical accounting (cgroup v1). */
        public Builder useHierarchy(@Nullable Boolean useHierarchy) {
            this.useHierarchy = useHierarchy;
            return this;
        }

        /** Sets checkBeforeUpdate: whether an update must not go below present usage. */
        public Builder checkBeforeUpdate(@Nullable Boolean checkBeforeUpdate) {
            this.checkBeforeUpdate = checkBeforeUpdate;
            return this;
        }

        /** The record. */
        public Memory build() {
            return new Memory(
                    limit,
                    reservation,
                    swap,
                    kernel,
                    kernelTCP,
                    swappiness,
                    disableOOMKiller,
                    useHierarchy,
                    checkBeforeUpdate);
        }
    }
}
