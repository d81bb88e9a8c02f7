package io.jcontainers.build.registry.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request. It may be opened more than once: a connection that was dropped meanwhile is tried again. */
public interface Payload {
    /** How many bytes {@link #open} gives. */
    long length();

    /** A new stream over all of them; whoever opens it closes it. */
    InputStream open() throws IOException;

    /** Bytes in memory. */
    static Payload of(byte[] bytes) {
        return new Payload() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
