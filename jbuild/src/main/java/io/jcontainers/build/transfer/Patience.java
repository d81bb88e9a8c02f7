package io.jcontainers.build.transfer;

import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.Timeouts;
import java.time.Duration;
import java.util.Map;

/**
 * How long a user waits for registries that say nothing, and how often they are asked again.
 *
 * @param timeouts by {@code JBUILD_REGISTRY_TIMEOUT}, seconds of silence
 * @param backoff by {@code JBUILD_REGISTRY_RETRIES}, attempts after the first one
 */
record Patience(Timeouts timeouts, Backoff backoff) {
    private static final String TIMEOUT = "JBUILD_REGISTRY_TIMEOUT";
    private static final String RETRIES = "JBUILD_REGISTRY_RETRIES";
    private static final int MOST_SECONDS = 3600;
    private static final int MOST_RETRIES = 100;

    /** @throws IllegalArgumentException naming the variable that is wrong */
    static Patience of(Map<String, String> environment) {
        int seconds = number(environment, TIMEOUT, 1, MOST_SECONDS);
        int retries = number(environment, RETRIES, 0, MOST_RETRIES);
        return new Patience(
                seconds < 0 ? Timeouts.usual() : Timeouts.ofSilence(Duration.ofSeconds(seconds)),
                retries < 0 ? Backoff.usual() : Backoff.usual().withRetries(retries));
    }

    /** -1 where nothing is said. */
    private static int number(Map<String, String> environment, String name, int least, int most) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return -1;
        }
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new IllegalArgumentException(name + ": \"" + text + "\" is no number from " + least + " to " + most);
        }
        return number;
    }
}
