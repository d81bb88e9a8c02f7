package io.jcontainers.build.output;

import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;

/**
 * The files of a root in a directory of the caller's. What is there from before is replaced: files by a rename, so that
 * whoever reads one sees all of the old or all of the new. Below the directory no symbolic link is followed, whatever
 * the image or an earlier export has put there.
 *
 * <p>All is owned by the caller. A setuid or setgid bit stays only where the owner stays the same, as chown(2) has it;
 * devices and sockets are left out: in a directory that others may enter, a device would be theirs to use.
 */
public final class RootDirectory {
    private final Syscalls sys;
    private final OptionalLong epoch;

    /** @param epoch seconds since 1970: later times become this one; empty: times are kept */
    public RootDirectory(Syscalls sys, OptionalLong epoch) {
        this.sys = sys;
        this.epoch = epoch;
    }

    /**
     * Writes the files.
     *
     * @param root of all layers together; nobody may write to it meanwhile
     * @param target made with its parents where it is missing
     * @param delete whether what else is in it goes
     * @return for people: what could not be kept, the first hundred
     */
    public List<String> write(Fd root, Path target, boolean delete) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(target)) {
            throw new OutputException("destination directory " + target + " is a file");
        }
        if (!Files.isDirectory(target)) {
            Files.createDirectories(target);
            // A root file system that is entered by other users, whatever the engine's umask is.
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try (Fd directory = sys.openDirectory(target);
                RootCopy copy = new RootCopy(sys, directory, epoch, delete)) {
            new RootWalk(sys, copy).walk(root);
            return copy.warnings();
        }
    }
}
