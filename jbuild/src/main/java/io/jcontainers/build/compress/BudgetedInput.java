package io.jcontainers.build.compress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a decoder puts out, as long as it stays within its limits. */
final class BudgetedInput extends FilterInputStream {
    private final Compression format;
    private final CountedInput source;
    private final ExpansionLimits limits;
    private long out;

    BudgetedInput(Compression format, InputStream decoder, CountedInput source, ExpansionLimits limits) {
        super(decoder);
        this.format = format;
        this.source = source;
        this.limits = limits;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        // One byte beyond the limit is asked for: a stream that ends exactly there is within it.
        long left = limits.mostBytes() - out;
        int wanted = left < length ? (int) left + 1 : length;
        int got = decode(into, offset, wanted);
        if (got > 0) {
            out += got;
            check();
        }
        return got;
    }

    private int decode(byte[] into, int offset, int wanted) throws IOException {
        try {
            return in.read(into, offset, wanted);
        } catch (CompressionException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CompressionException(format + " after " + source.count() + " bytes: " + e.getMessage(), e);
        }
    }

    private void check() throws CompressionException {
        if (out > limits.mostBytes()) {
            throw new CompressionException(
                    format + ": more than " + limits.mostBytes() + " bytes come out: beyond the limit");
        }
        long in = source.count();
        if (out > limits.graceBytes() && (out - limits.graceBytes()) / limits.ratio() > in) {
            throw new CompressionException(format + ": " + in + " bytes have become " + out + ", more than "
                    + limits.ratio() + " for one: taken for a decompression bomb");
        }
    }

    @Override
    public long skip(long bytes) throws IOException {
        byte[] discarded = new byte[(int) Math.clamp(bytes, 0, 8192)];
        return Math.max(0, read(discarded, 0, discarded.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
