package io.jcontainers.build.layer;

import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.UnixTime;
import java.util.ArrayList;
import java.util.List;

/** Times of directories, set when nothing more is added to them. */
final class DirectoryTimes {
    private record Pending(RelativePath path, UnixTime mtime) {}

    private final List<Pending> pending = new ArrayList<>();

    void add(RelativePath path, UnixTime mtime) {
        pending.add(new Pending(path, mtime));
    }

    /** Of a directory that came twice the last time counts; one that has become something else has its own. */
    void set(Syscalls sys, Fd root) throws SysException {
        for (Pending each : pending) {
            int flags = Open.PATH | Open.DIRECTORY | Open.NOFOLLOW;
            try (Fd directory = sys.open(root, each.path().bytes(), flags, 0, Open.IN_ROOT)) {
                sys.setTime(directory, each.mtime());
            } catch (SysException e) {
                if (!Parents.isMissing(e)) {
                    throw e;
                }
            }
        }
    }
}
