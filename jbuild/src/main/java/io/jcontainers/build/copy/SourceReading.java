package io.jcontainers.build.copy;

import io.jcontainers.build.content.DirectoryDigest;
import io.jcontainers.build.content.InodeDigests;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reads what of some trees nobody knows yet, and sums up their digests. */
final class SourceReading {
    private static final byte[] NOTHING = new byte[DirectoryDigest.BYTES];
    private static final int THREADS = 2;

    /** Fewer are read sooner than a thread is started. */
    private static final int WORTH_THREADS = 16;

    private final CopyContext context;

    SourceReading(CopyContext context) {
        this.context = context;
    }

    /** Gives every node below, and this one, its digest. */
    void complete(List<Match> matches) throws IOException {
        List<SourceNode> unknown = new ArrayList<>();
        for (Match match : matches) {
            collect(match.node(), unknown);
        }
        if (unknown.size() < WORTH_THREADS) {
            read(unknown, new AtomicInteger());
        } else {
            readInParallel(unknown);
        }
    }

    private static void collect(SourceNode node, List<SourceNode> unknown) {
        if (node.digest() == null && node.type() != FileType.SOCKET) {
            unknown.add(node);
        }
        for (SourceNode child : node.children()) {
            collect(child, unknown);
        }
    }

    private void readInParallel(List<SourceNode> nodes) throws IOException {
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("copy-read-", 0).factory());
        try {
            Callable<@Nullable Void> task = () -> {
                read(nodes, next);
                return null;
            };
            List<Future<@Nullable Void>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(task));
            }
            for (Future<@Nullable Void> each : running) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading sources was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            next.set(nodes.size());
            threads.close();
        }
    }

    /** Takes nodes until there are none left. */
    private void read(List<SourceNode> nodes, AtomicInteger next) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(InodeDigests.BUFFER_BYTES);
        try (OpenDirectories directories = new OpenDirectories(context.sys())) {
            for (int i = next.getAndIncrement(); i < nodes.size(); i = next.getAndIncrement()) {
                SourceNode node = nodes.get(i);
                try {
                    node.setDigest(
                            context.inodes().read(directories.containing(node), node.name(), node.stat(), buffer));
                } catch (SysException e) {
                    throw OpenDirectories.isGone(e)
                            ? new SourceChangedException(node.path().toString(), e)
                            : new CopyException("\"/" + node.path() + "\": " + e.getMessage(), e);
                }
            }
        }
    }

    /** The digest of what a source has selected, all of which has its digest already. */
    static byte[] digest(List<Match> matches, boolean ownersKept) {
        DirectoryDigest digest = new DirectoryDigest(ownersKept);
        for (Match match : matches) {
            SourceNode node = match.node();
            if (node.isDirectory()) {
                // Its contents are copied; what it is itself doesn't matter.
                DirectoryDigest.Head head = new DirectoryDigest.Head(FileType.DIRECTORY, 0, 0, 0, 0, 0);
                digest.add(match.name(), head, NOTHING, below(node, ownersKept));
            } else {
                add(digest, match.name(), node, ownersKept);
            }
        }
        return digest.finish();
    }

    private static void add(DirectoryDigest digest, ByteString name, SourceNode node, boolean ownersKept) {
        byte[] content = node.digest();
        if (content != null) {
            digest.add(name, node.head(), content, node.isDirectory() ? below(node, ownersKept) : null);
        }
    }

    private static byte[] below(SourceNode directory, boolean ownersKept) {
        DirectoryDigest digest = new DirectoryDigest(ownersKept);
        for (SourceNode child : directory.children()) {
            add(digest, child.name(), child, ownersKept);
        }
        return digest.finish();
    }
}
