package io.jcontainers.build.progress.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file of one step's log. Of what is longer than the limit the begin is written, and at the end a line that says
 * how much is missing and the last MiB.
 */
final class StepLog implements AutoCloseable {
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final int TAIL_BYTES = 1 << 20;
    private static final byte[] NOTHING = {};

    /** No channel: that would be closed when the thread that writes is interrupted. */
    private final OutputStream file;

    private final long mostBytes;
    private final int tailBytes;
    private long written;
    private byte[] tail = NOTHING;
    private long beyond;

    /** A new file. */
    static StepLog create(Path path, long mostBytes) throws IOException {
        Files.createFile(path, PRIVATE);
        return new StepLog(Files.newOutputStream(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), mostBytes);
    }

    StepLog(OutputStream file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.tailBytes = (int) Math.min(TAIL_BYTES, mostBytes);
    }

    void write(byte[] bytes) throws IOException {
        int direct = (int) Math.min(bytes.length, mostBytes - written);
        file.write(bytes, 0, direct);
        written += direct;
        if (direct < bytes.length) {
            keep(bytes, direct);
        }
    }

    /** A ring: the byte at position p of what is beyond the limit is at p modulo its size. */
    private void keep(byte[] bytes, int start) {
        if (tail.length == 0) {
            tail = new byte[tailBytes];
        }
        for (int i = Math.max(start, bytes.length - tailBytes); i < bytes.length; i++) {
            tail[(int) ((beyond + i - start) % tail.length)] = bytes[i];
        }
        beyond += bytes.length - start;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (beyond > 0) {
                int kept = (int) Math.min(beyond, tail.length);
                long missing = beyond - kept;
                if (missing > 0) {
                    byte[] note = ("\n[" + missing + " bytes are left out here]\n").getBytes(StandardCharsets.UTF_8);
                    file.write(note);
                }
                int first = (int) ((beyond - kept) % tail.length);
                file.write(tail, first, Math.min(kept, tail.length - first));
                file.write(tail, 0, kept - Math.min(kept, tail.length - first));
            }
        }
    }
}
