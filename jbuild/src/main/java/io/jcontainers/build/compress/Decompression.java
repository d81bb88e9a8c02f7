package io.jcontainers.build.compress;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Opens compressed streams, in this process, never with the help of another program. All members or frames of a stream
 * are read; bytes behind the last one are an error, as is an end within one.
 */
public final class Decompression {
    private final ExpansionLimits limits;

    /** @param limits for each stream that is opened */
    public Decompression(ExpansionLimits limits) {
        this.limits = limits;
    }

    /**
     * A stream and what it was found to be.
     *
     * @param compression its format by its first bytes
     * @param in what comes out; its errors are {@link CompressionException}s; closing it closes the source
     */
    public record Opened(Compression compression, InputStream in) {}

    /** Opens a stream of any format, which its first bytes tell. */
    public Opened open(InputStream source) throws IOException {
        byte[] head = source.readNBytes(Compression.HEAD_BYTES);
        Compression found = Compression.sniff(head);
        CountedInput counted = new CountedInput(new SequenceInputStream(new ByteArrayInputStream(head), source));
        return new Opened(found, new BudgetedInput(found, decoder(found, counted), counted, limits));
    }

    /**
     * Opens a stream whose format was declared, by a media type for instance.
     *
     * @throws CompressionException when its first bytes are of another format
     */
    public InputStream open(InputStream source, Compression declared) throws IOException {
        Opened opened = open(source);
        if (opened.compression() != declared) {
            throw new CompressionException("declared as " + declared + ", but its first bytes are "
                    + (opened.compression() == Compression.NONE ? "of no format known" : opened.compression() + "'s"));
        }
        return opened.in();
    }

    private InputStream decoder(Compression format, CountedInput in) throws IOException {
        try {
            return switch (format) {
                case NONE -> in;
                case GZIP -> new GzipInput(in);
                case ZSTD -> new ZstdInputStreamNoFinalizer(in).setLongMax(limits.zstdWindowLog());
                case BZIP2 -> new BZip2CompressorInputStream(in, true);
                case XZ -> new XZInputStream(in, limits.xzMemoryKiB());
            };
        } catch (CompressionException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CompressionException(format + " at its begin: " + e.getMessage(), e);
        }
    }
}
