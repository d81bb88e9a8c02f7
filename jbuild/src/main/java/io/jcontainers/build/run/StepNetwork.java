package io.jcontainers.build.run;

import org.jspecify.annotations.Nullable;

/** Whose network a step sees. */
public sealed interface StepNetwork {
    /** An address at which a step reaches the host; null: at none. */
    @Nullable
    String hostAddress();

    /** The caller's. */
    record Host() implements StepNetwork {
        @Override
        public String hostAddress() {
            return "127.0.0.1";
        }
    }

    /** One of its own with nothing but a loopback device. */
    record None() implements StepNetwork {
        @Override
        public @Nullable String hostAddress() {
            return null;
        }
    }

    /**
     * A network namespace that somebody else has made.
     *
     * @param path of the namespace as the front sees it: a file it is bound to, {@code /proc/PID/ns/net} or
     *     {@code /proc/PID/fd/N}
     * @param hostAddress the host's end of it
     */
    record Joined(String path, @Nullable String hostAddress) implements StepNetwork {}
}
