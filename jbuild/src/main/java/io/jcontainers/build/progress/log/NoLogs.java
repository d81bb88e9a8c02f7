package io.jcontainers.build.progress.log;

import io.jcontainers.build.progress.Event;
import io.jcontainers.build.progress.LogSink;

/**
 * Logs that can't be kept.
 *
 * @param reason why
 */
record NoLogs(String reason) implements LogSink {
    @Override
    public void take(Event event) {}

    @Override
    public String place(int step) {
        return "not kept: " + reason;
    }

    @Override
    public void close() {}
}
