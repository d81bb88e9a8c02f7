package io.jcontainers.build.content;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.UnixTime;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of files' bytes, each read once: a file that has not changed since, by all that statx(2) tells, is not read
 * again. A change within the clock's grain could go unseen, so a file that was changed less than two seconds before it
 * was read is not remembered. Safe for threads.
 */
public final class FileDigests {
    private static final int BUFFER_BYTES = 128 << 10;
    private static final long GRAIN_S = 2;

    private final Syscalls sys;
    private final Clock clock;
    private final int most;
    private final Map<Known, Digest> known = new ConcurrentHashMap<>();

    private record Known(long device, long inode, int mode, long size, UnixTime mtime, UnixTime ctime) {}

    /**
     * Knows nothing yet.
     *
     * @param most remembers so many files; about 150 bytes each
     */
    public FileDigests(Syscalls sys, Clock clock, int most) {
        this.sys = sys;
        this.clock = clock;
        this.most = most;
    }

    /**
     * The digest of a regular file.
     *
     * @param file open for reading, at its start
     * @param stat what the descriptor's inode is
     */
    public Digest of(Fd file, Stat stat) throws SysException {
        Known key = new Known(stat.device(), stat.inode(), stat.mode(), stat.size(), stat.mtime(), stat.ctime());
        Digest digest = known.get(key);
        if (digest != null) {
            return digest;
        }
        long began = clock.instant().getEpochSecond();
        digest = read(file);
        Stat after = sys.stat(file);
        boolean same = after.ctime().equals(stat.ctime()) && after.size() == stat.size();
        if (same && stat.ctime().seconds() + GRAIN_S <= began) {
            if (known.size() >= most) {
                known.clear(); // seldom, and costs no more than reading again
            }
            known.put(key, digest);
        }
        return digest;
    }

    /** The digest that is remembered for such a file, so that it need not even be opened; null: none. */
    public @Nullable Digest remembered(Stat stat) {
        return known.get(new Known(stat.device(), stat.inode(), stat.mode(), stat.size(), stat.mtime(), stat.ctime()));
    }

    private Digest read(Fd file) throws SysException {
        Digests.Running digest = Digests.fast().start(DigestAlgorithm.SHA256);
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (sys.read(file, buffer.clear()) > 0) {
            digest.update(buffer.array(), 0, buffer.position());
        }
        return digest.finish();
    }
}
