package io.jcontainers.build.remote;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A directory of ours alone (mode 0700), removed with all that is in it when it is closed. */
public final class TemporaryDirectory implements AutoCloseable {
    private final Syscalls sys;
    private final Path path;
    private final Fd parent;
    private final Fd directory;

    private TemporaryDirectory(Syscalls sys, Path path, Fd parent, Fd directory) {
        this.sys = sys;
        this.path = path;
        this.parent = parent;
        this.directory = directory;
    }

    /**
     * Makes one.
     *
     * @param parent made when it is missing
     * @param prefix of its name
     */
    public static TemporaryDirectory create(Syscalls sys, Path parent, String prefix) throws IOException {
        Files.createDirectories(parent);
        Path path = Files.createTempDirectory(parent, prefix);
        Fd above = sys.openDirectory(parent);
        try {
            return new TemporaryDirectory(sys, path, above, sys.openDirectory(path));
        } catch (SysException e) {
            above.close();
            throw e;
        }
    }

    /** Where it is, for programs and messages. */
    public Path path() {
        return path;
    }

    /** It; open until this is closed. */
    public Fd directory() {
        return directory;
    }

    /** Makes a directory in it, mode 0755, for the caller to close. */
    public Fd make(String name) throws SysException {
        ByteString bytes = ByteString.utf8(name);
        sys.makeDirectory(directory, bytes, 0755);
        Fd made = sys.open(directory, bytes, Open.READ | Open.DIRECTORY | Open.NOFOLLOW, 0, Open.BENEATH);
        try {
            sys.chmod(made, 0755); // whatever the umask is
            return made;
        } catch (SysException e) {
            made.close();
            throw e;
        }
    }

    @Override
    public void close() throws SysException {
        try (parent) {
            directory.close();
            String name = Objects.requireNonNull(path.getFileName()).toString();
            new TreeRemoval(sys).remove(parent, ByteString.utf8(name));
        }
    }
}
