package io.jcontainers.build.image;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Hashes bytes: by the JDK, whose SHA-2 is twice as fast, or by BouncyCastle, which has all algorithms.
 *
 * <p>Immutable; what it makes is for one thread.
 */
public final class Digests {
    private final Optional<Provider> provider;

    private Digests(Optional<Provider> provider) {
        this.provider = provider;
    }

    /** The JDK's where it has the algorithm. */
    public static Digests fast() {
        return new Digests(Optional.empty());
    }

    /** BouncyCastle's always. */
    public static Digests bouncyCastle() {
        return new Digests(Optional.of(BouncyCastle.provider()));
    }

    /** The digest of all of these bytes. */
    public Digest of(DigestAlgorithm algorithm, byte[] bytes) {
        Running running = start(algorithm);
        running.update(bytes, 0, bytes.length);
        return running.finish();
    }

    /** Their SHA-256. */
    public Digest sha256(byte[] bytes) {
        return of(DigestAlgorithm.SHA256, bytes);
    }

    /** A digest to which bytes are added. */
    public Running start(DigestAlgorithm algorithm) {
        try {
            if (provider.isPresent()) {
                return new Running(algorithm, MessageDigest.getInstance(algorithm.standardName(), provider.get()));
            }
            if (algorithm == DigestAlgorithm.BLAKE3) {
                return new Running(
                        algorithm, MessageDigest.getInstance(algorithm.standardName(), BouncyCastle.provider()));
            }
            return new Running(algorithm, MessageDigest.getInstance(algorithm.standardName()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks " + algorithm.standardName(), e);
        }
    }

    /** A digest in the making. */
    public static final class Running {
        private final DigestAlgorithm algorithm;
        private final MessageDigest digest;
        private long bytes;

        Running(DigestAlgorithm algorithm, MessageDigest digest) {
            this.algorithm = algorithm;
            this.digest = digest;
        }

        /** Adds bytes. */
        public void update(byte[] from, int offset, int length) {
            digest.update(from, offset, length);
            bytes += length;
        }

        /** Adds what a buffer holds from its position to its limit; the position moves there. */
        public void update(ByteBuffer from) {
            bytes += from.remaining();
            digest.update(from);
        }

        /** How many bytes were added. */
        public long bytes() {
            return bytes;
        }

        /** The digest of what was added; the next byte begins another one. */
        public Digest finish() {
            bytes = 0;
            return new Digest(algorithm, HexFormat.of().formatHex(digest.digest()));
        }

        /** The same as bytes. */
        public byte[] finishBytes() {
            bytes = 0;
            return digest.digest();
        }

        /** A stream that adds what is read through it. */
        public InputStream reading(InputStream in) {
            return new FilterInputStream(in) {
                @Override
                public int read() throws IOException {
                    int value = in.read();
                    if (value >= 0) {
                        update(new byte[] {(byte) value}, 0, 1);
                    }
                    return value;
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int got = in.read(into, offset, length);
                    if (got > 0) {
                        update(into, offset, got);
                    }
                    return got;
                }

                @Override
                public long skip(long count) throws IOException {
                    return Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
                }

                @Override
                public boolean markSupported() {
                    return false;
                }
            };
        }

        /** A stream that adds what is written through it. */
        public OutputStream writing(OutputStream out) {
            return new FilterOutputStream(out) {
                @Override
                public void write(int value) throws IOException {
                    write(new byte[] {(byte) value}, 0, 1);
                }

                @Override
                public void write(byte[] from, int offset, int length) throws IOException {
                    out.write(from, offset, length);
                    update(from, offset, length);
                }
            };
        }
    }
}
