package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * The {@code cpu} object. Times are microseconds.
 *
 * @param shares relative weight, 2 to 262144 (unsigned 64-bit value in the bits of a {@code long})
 * @param quota time allowed in a period; not above 0 means no limit
 * @param burst time that may be saved up (unsigned 64-bit value in the bits of a {@code long})
 * @param period length of a period (unsigned 64-bit value in the bits of a {@code long})
 * @param realtimeRuntime real-time time allowed in a period (cgroup v1)
 * @param realtimePeriod length of a real-time period (cgroup v1; unsigned 64-bit value in the bits of a {@code long})
 * @param cpus list of CPUs such as {@code 0-3,7}
 * @param mems list of memory nodes
 * @param idle 1 makes the cgroup SCHED_IDLE, 0 not
 */
public record Cpu(
        @Nullable Long shares,
        @Nullable Long quota,
        @Nullable Long burst,
        @Nullable Long period,
        @Nullable Long realtimeRuntime,
        @Nullable Long realtimePeriod,
        @Nullable String cpus,
        @Nullable String mems,
        @Nullable Long idle) {
    /** A builder that starts with the values of this record. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.shares = shares;
        builder.quota = quota;
        builder.burst = burst;
        builder.period = period;
        builder.realtimeRuntime = realtimeRuntime;
        builder.realtimePeriod = realtimePeriod;
        builder.cpus = cpus;
        builder.mems = mems;
        builder.idle = idle;
        return builder;
    }

    /** Collects the parts of a Cpu; what is not set stays absent. Not thread-safe. */
    public static final class Builder {
        private @Nullable Long shares;
        private @Nullable Long quota;
        private @Nullable Long burst;
        private @Nullable Long period;
        private @Nullable Long realtimeRuntime;
        private @Nullable Long realtimePeriod;
        private @Nullable String cpus;
        private @Nullable String mems;
        private @Nullable Long idle;

        /** Sets shares: relative weight, 2 to 262144 (unsigned 64-bit value in the bits of a {@code long}). */
        public Builder shares(@Nullable Long shares) {
            this.shares = shares;
            return this;
        }

        /** Sets quota: time allowed in a period; not above 0 means no limit. */
        public Builder quota(@Nullable Long quota) {
            this.quota = quota;
            return this;
        }

        /** Sets burst: time that may be saved up (unsigned 64-bit value in the bits of a {@code long}). */
        public Builder burst(@Nullable Long burst) {
            this.burst = burst;
            return this;
        }

        /** Sets period: length of a period (unsigned 64-bit value in the bits of a {@code long}). */
        public Builder period(@Nullable Long period) {
            this.period = period;
            return this;
        }

        /** Sets realtimeRuntime: real-time time allowed in a period (cgroup v1). */
        public Builder realtimeRuntime(@Nullable Long realtimeRuntime) {
            this.realtimeRuntime = realtimeRuntime;
            return this;
        }

        /**
         * Sets realtimePeriod: length of a real-time period (cgroup v1; unsigned 64-bit value in the bits of a {@code
         * long}).
         */
        public Builder realtimePeriod(@Nullable Long realtimePeriod) {
            this.realtimePeriod = realtimePeriod;
            return this;
        }

        /** Sets cpus: list of CPUs such as {@code 0-3,7}. */
        public Builder cpus(@Nullable String cpus) {
            this.cpus = cpus;
            return this;
        }

        /** Sets mems: list of memory nodes. */
        public Builder mems(@Nullable String mems) {
            this.mems = mems;
            return this;
        }

        /** Sets idle: 1 makes the cgroup SCHED_IDLE, 0 not. */
        public Builder idle(@Nullable Long idle) {
            this.idle = idle;
            return this;
        }

        /** The record. */
        public Cpu build() {
            return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
        }
    }
}
