package io.jcontainers.build.layer;

import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.UnixTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** Times of directories, set when nothing more is added to them. */
final class DirectoryTimes {
    /** As many as there are directories, however often an archive has each. */
    private final Map<RelativePath, UnixTime> pending = new LinkedHashMap<>();

    void add(RelativePath path, UnixTime mtime) {
        pending.put(path, mtime);
    }

    /** Of a directory that came twice the last time counts; one that has become something else has its own. */
    void set(Syscalls sys, Fd root) throws SysException {
        for (Map.Entry<RelativePath, UnixTime> each : pending.entrySet()) {
            int flags = Open.PATH | Open.DIRECTORY | Open.NOFOLLOW;
            try (Fd directory = sys.open(root, each.getKey().bytes(), flags, 0, Open.IN_ROOT)) {
                sys.setTime(directory, each.getValue());
            } catch (SysException e) {
                if (!Parents.isMissing(e)) {
                    throw e;
                }
            }
        }
    }
}
