package io.jcontainers.build.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One block of the input of a {@link ParallelGzipOutput}, and what it becomes. Used by one thread at a time. */
final class GzipBlock {
    /** How far deflate looks back. */
    private static final int DICTIONARY_BYTES = 32 * 1024;

    /** What deflate adds at most to bytes that can't be compressed, and the flush. */
    private static final int OVERHEAD_BYTES = 1024;

    private final Deflater deflater;
    private final CRC32 checksum = new CRC32();
    private final byte[] input = new byte[ParallelGzipOutput.BLOCK_BYTES];
    private final byte[] dictionary = new byte[DICTIONARY_BYTES];
    private byte[] output = new byte[ParallelGzipOutput.BLOCK_BYTES / 2];
    private int inputLength;
    private int dictionaryLength;
    private int outputLength;

    GzipBlock(int level) {
        deflater = new Deflater(level, true);
    }

    boolean isFull() {
        return inputLength == input.length;
    }

    /** Takes as many of these bytes as it has room for. */
    int add(byte[] from, int offset, int count) {
        int taken = Math.min(count, input.length - inputLength);
        System.arraycopy(from, offset, input, inputLength, taken);
        inputLength += taken;
        return taken;
    }

    /** Empties the block; what it takes follows a full one. */
    void startAfter(GzipBlock before) {
        System.arraycopy(before.input, before.inputLength - DICTIONARY_BYTES, dictionary, 0, DICTIONARY_BYTES);
        dictionaryLength = DICTIONARY_BYTES;
        inputLength = 0;
    }

    /** Deflates what was added. */
    GzipBlock deflate(boolean last) {
        checksum.reset();
        checksum.update(input, 0, inputLength);
        deflater.reset();
        if (dictionaryLength > 0) {
            deflater.setDictionary(dictionary, 0, dictionaryLength);
        }
        deflater.setInput(input, 0, inputLength);
        if (last) {
            deflater.finish();
        }
        outputLength = 0;
        int mode = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
        do {
            makeRoom();
            outputLength += deflater.deflate(output, outputLength, output.length - outputLength, mode);
            // A call that fills its room may have more to say.
        } while (last ? !deflater.finished() : outputLength == output.length);
        return this;
    }

    private void makeRoom() {
        if (outputLength == output.length) {
            output = Arrays.copyOf(output, Math.max(ParallelGzipOutput.BLOCK_BYTES + OVERHEAD_BYTES, 2 * outputLength));
        }
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(output, 0, outputLength);
    }

    long crc() {
        return checksum.getValue();
    }

    int length() {
        return inputLength;
    }

    /** Frees native memory. */
    void end() {
        deflater.end();
    }
}
