package io.jcontainers.build.progress;

import java.nio.charset.StandardCharsets;

/** An output that may fail: from then on it is mute. */
final class SafeOutput {
    /** Of a terminal that doesn't tell, as in BuildKit. */
    private static final Output.Size UNKNOWN = new Output.Size(10, 80);

    private final Output output;
    private volatile boolean failed;

    SafeOutput(Output output) {
        this.output = output;
    }

    void write(CharSequence text) {
        if (!text.isEmpty()) {
            write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    void write(byte[] bytes) {
        if (failed) {
            return;
        }
        try {
            output.write(bytes);
        } catch (RuntimeException readerGone) {
            failed = true; // the build hears of it elsewhere, if it matters to it
        }
    }

    /** With both numbers above zero. */
    Output.Size size() {
        if (failed) {
            return UNKNOWN;
        }
        try {
            Output.Size size = output.size();
            return size.rows() > 0 && size.columns() > 0 ? size : UNKNOWN;
        } catch (RuntimeException readerGone) {
            failed = true;
            return UNKNOWN;
        }
    }
}
