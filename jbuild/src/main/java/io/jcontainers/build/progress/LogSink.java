package io.jcontainers.build.progress;

/** Keeps the complete log of each step. Never throws: a build doesn't fail because its log can't be written. */
public interface LogSink extends AutoCloseable {
    /** Something happened; called by one thread at a time and in order. */
    void take(Event event);

    /** For the failure summary: where the step's log is, and whether it is all of it; empty when there is none. */
    String place(int step);

    @Override
    void close();

    /** Keeps nothing. */
    static LogSink none() {
        return new LogSink() {
            @Override
            public void take(Event event) {}

            @Override
            public String place(int step) {
                return "";
            }

            @Override
            public void close() {}
        };
    }
}
