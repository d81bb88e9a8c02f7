package io.jcontainers.build.registry.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and after what time to try again.
 *
 * @param retries at most so many after the first attempt
 * @param first wait before the first of them; doubled each time
 * @param most the longest of these waits
 * @param patience all waits of one operation together, also those that the server asks for
 * @param pause how to wait
 * @param random spreads waits over their upper half, so that many clients don't come back at once
 */
public record Backoff(
        int retries, Duration first, Duration most, Duration patience, Pause pause, RandomGenerator random) {
    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        /** Returns after that time. */
        void sleep(Duration time) throws InterruptedException;
    }

    /** Five retries, half a second to eight seconds apart, a minute together. */
    public static Backoff usual() {
        return new Backoff(
                5,
                Duration.ofMillis(500),
                Duration.ofSeconds(8),
                Duration.ofSeconds(60),
                Thread::sleep,
                RandomGenerator.getDefault());
    }

    /** As often as that. */
    public Backoff withRetries(int other) {
        return new Backoff(other, first, most, patience, pause, random);
    }

    /** The waits of one operation. */
    public Run start() {
        return new Run();
    }

    /** The waits of one operation; for one thread. */
    public final class Run {
        private int used;
        private Duration waited = Duration.ZERO;

        /** How many retries there were. */
        public int used() {
            return used;
        }

        /**
         * Waits before the next attempt.
         *
         * @param failure why the last one failed
         * @return how long it waited
         * @throws IOException that failure, when it doesn't pass or enough was tried
         */
        public Duration again(IOException failure) throws IOException {
            if (!(failure instanceof RegistryException known) || !known.retryable()) {
                throw failure;
            }
            if (used >= retries) {
                throw retries == 0 ? failure : exhausted(known, "given up after " + (retries + 1) + " attempts");
            }
            Duration asked = known.retryAfter();
            Duration wait = asked != null ? asked : jittered();
            if (waited.plus(wait).compareTo(patience) > 0) {
                throw exhausted(known, "not tried again: the next attempt would be in " + wait.toSeconds() + " s");
            }
            used++;
            waited = waited.plus(wait);
            try {
                pause.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException)
                        new InterruptedIOException("interrupted while waiting for another attempt").initCause(e);
            }
            return wait;
        }

        private RegistryException exhausted(RegistryException last, String why) {
            RegistryException told = RegistryException.of(last.reason(), last.getMessage() + "; " + why, last);
            return told;
        }

        private Duration jittered() {
            long full = Math.min(most.toMillis(), first.toMillis() << Math.min(used, 20));
            return Duration.ofMillis(full / 2 + (full > 1 ? random.nextLong(full / 2 + 1) : 0));
        }
    }
}
