package io.jcontainers.build.snapshot;

import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.util.List;

/**
 * Whether overlays work with directories of a place. A kernel may refuse them to ordinary users (before Linux 5.11), a
 * file system may not do as an upper directory (another overlay, NFS), or may not take the marks of removed files.
 */
public final class OverlayProbe {
    private static final int MODE = 0755;
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
    private static final ByteString NAME = ByteString.utf8("removed");

    private final Syscalls sys;
    private final LayerDirectories directories;

    /** @param directories in which one is made, and removed again */
    public OverlayProbe(Syscalls sys, LayerDirectories directories) {
        this.sys = sys;
        this.directories = directories;
    }

    /**
     * Mounts one, removes a directory that is below, and makes it again.
     *
     * @return why it does not work; empty when it does
     */
    public String refusal(OverlayMarks marks) throws IOException {
        try (NewLayer below = directories.begin();
                NewLayer above = directories.begin();
                Fd lower = sys.openDirectory(below.files());
                Fd upper = sys.openDirectory(above.files());
                Fd work = sys.openDirectory(above.work())) {
            sys.makeDirectory(lower, NAME, MODE);
            try (Fd mounted = sys.mountOverlay(List.of(lower), upper, work, marks == OverlayMarks.USER)) {
                sys.unlink(mounted, NAME, true);
                sys.makeDirectory(mounted, NAME, MODE);
            }
            try (Fd made = sys.open(upper, NAME, DIRECTORY, 0, Open.BENEATH)) {
                return marks.isOpaque(sys, made) ? "" : "overlayfs kept no mark of a removed directory";
            }
        } catch (SysException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
