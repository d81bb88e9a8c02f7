package io.jcontainers.build.transfer;

import io.jcontainers.build.command.CommandException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file that a user named for output: it is there as a whole, or as it was before. What is no regular file, such as a
 * pipe, is written to directly. For one thread.
 */
final class OutputFile implements AutoCloseable {
    private final Path target;
    private final @Nullable Path temporary;
    private final OutputStream stream;

    private OutputFile(Path target, @Nullable Path temporary, OutputStream stream) {
        this.target = target;
        this.temporary = temporary;
        this.stream = stream;
    }

    /**
     * Begins it.
     *
     * @throws CommandException for a directory, or a file in none
     */
    static OutputFile begin(Path path) throws IOException {
        BasicFileAttributes there;
        try {
            there = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            there = null;
        }
        if (there != null && there.isDirectory()) {
            throw new CommandException("invalid output path: \"" + path + "\" is a directory: name a file");
        }
        if (there != null && there.isOther()) {
            return new OutputFile(path, null, Files.newOutputStream(path, StandardOpenOption.WRITE));
        }
        // A link stays one, and what it leads to gets the content.
        Path target = there == null ? path.toAbsolutePath() : path.toRealPath();
        Path directory = target.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new CommandException("invalid output path: directory \"" + directory + "\" does not exist");
        }
        Path temporary = directory.resolve("." + target.getFileName() + "."
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new OutputFile(target, temporary, Channels.newOutputStream(channel));
    }

    OutputStream stream() {
        return stream;
    }

    /** Everything is written. */
    void finish() throws IOException {
        stream.close();
        if (temporary != null) {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
        if (temporary != null) {
            Files.deleteIfExists(temporary);
        }
    }
}
