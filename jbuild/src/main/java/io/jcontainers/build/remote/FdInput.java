package io.jcontainers.build.remote;

import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a descriptor from where it stands, through a buffer. Closing it leaves the descriptor open. */
public final class FdInput extends InputStream {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Syscalls sys;
    private final Fd fd;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);

    /** Of a descriptor that others leave alone meanwhile. */
    public FdInput(Syscalls sys, Fd fd) {
        this.sys = sys;
        this.fd = fd;
    }

    @Override
    public int read() throws SysException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws SysException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, offset, count);
        return count;
    }

    private boolean fill() throws SysException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            sys.read(fd, buffer);
            buffer.flip();
        }
        return buffer.hasRemaining();
    }
}
