package io.jcontainers.build.transfer;

import io.jcontainers.build.command.CommandException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a user named for input. */
final class InputFile {
    private static final int BUFFER = 256 * 1024;

    private InputFile() {}

    /** Opens it; its errors name it as it was written. */
    static InputStream open(Path directory, String name) throws IOException {
        Path path = directory.resolve(name);
        if (Files.isDirectory(path)) {
            throw new CommandException("open " + name + ": is a directory");
        }
        try {
            return new BufferedInputStream(Files.newInputStream(path), BUFFER);
        } catch (NoSuchFileException e) {
            throw new CommandException("open " + name + ": no such file or directory");
        } catch (AccessDeniedException e) {
            throw new CommandException("open " + name + ": permission denied");
        }
    }
}
