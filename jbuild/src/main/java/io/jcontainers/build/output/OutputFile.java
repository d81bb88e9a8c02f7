package io.jcontainers.build.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * A file that a caller has named. It appears with its whole content, or stays as it was: written beside it and renamed,
 * which replaces a symbolic link instead of writing through it. What is neither file nor link to one, such as a pipe or
 * {@code /dev/stdout}, is written to directly.
 */
public final class OutputFile {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

    private OutputFile() {}

    /** What writes the content; it does not close the stream. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @param option how the caller has named it, for messages: {@code --iidfile}
     */
    public static void write(String option, Path file, Content content) throws IOException {
        if (Files.isDirectory(file)) {
            throw new OutputException(option + " " + file + ": destination file " + file + " is a directory");
        }
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                try (OutputStream out =
                        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE), BUFFER_BYTES)) {
                    content.writeTo(out);
                }
            } else {
                replace(file, content);
            }
        } catch (NoSuchFileException e) {
            throw new OutputException(option + " " + file + ": its directory is missing: make it first", e);
        }
    }

    private static void replace(Path file, Content content) throws IOException {
        Path beside = file.resolveSibling(".jbuild-" + UUID.randomUUID());
        boolean complete = false;
        try {
            Files.createFile(beside, MODE);
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(beside, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS), BUFFER_BYTES)) {
                content.writeTo(out);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(beside);
            }
        }
    }
}
