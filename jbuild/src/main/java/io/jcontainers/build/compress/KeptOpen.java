package io.jcontainers.build.compress;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Somebody else's stream: closing this one only flushes it. */
public final class KeptOpen extends FilterOutputStream {
    /** @param out stays open */
    public KeptOpen(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
