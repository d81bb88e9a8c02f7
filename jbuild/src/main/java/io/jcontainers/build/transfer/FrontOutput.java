package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Front;
import java.io.OutputStream;
import java.util.Arrays;

/** The stdout of a front as a stream; its frames have a bounded size. */
final class FrontOutput extends OutputStream {
    private static final int FRAME_BYTES = 64 * 1024;

    private final Front front;
    private final byte[] buffer = new byte[FRAME_BYTES];
    private int filled;

    FrontOutput(Front front) {
        this.front = front;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        int at = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, FRAME_BYTES - filled);
            System.arraycopy(from, at, buffer, filled, part);
            filled += part;
            at += part;
            left -= part;
            if (filled == FRAME_BYTES) {
                flush();
            }
        }
    }

    @Override
    public void flush() {
        if (filled > 0) {
            front.out(Arrays.copyOf(buffer, filled));
            filled = 0;
        }
    }
}
