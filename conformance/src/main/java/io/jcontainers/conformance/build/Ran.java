package io.jcontainers.conformance.build;

import java.nio.charset.StandardCharsets;

/**
 * How a command ended.
 *
 * @param status exit status, 128 + signal, or {@link #TIMED_OUT}
 */
public record Ran(String command, int status, byte[] stdout, byte[] stderr, long millis) {
    public static final int TIMED_OUT = -1;

    public String out() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    public String err() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    /** What a terminal would have shown. */
    public String text() {
        return out() + err();
    }

    public boolean ok() {
        return status == 0;
    }

    /** For a failure's message. */
    public String told() {
        String text = text().strip();
        return command + ": exit status " + status + ": "
                + (text.length() > 1500 ? "..." + text.substring(text.length() - 1500) : text);
    }
}
