package io.jcontainers.build.solve;

import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.snapshot.OpenLayers;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarType;
import io.jcontainers.build.tar.TarWriter;
import io.jcontainers.build.user.Accounts;
import io.jcontainers.build.user.Identity;
import io.jcontainers.build.user.Owner;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** A layer that makes one directory, with those above it. */
final class DirectoryLayer {
    private static final int MODE = 0755;

    private final Build build;
    private final LayerChain below;

    DirectoryLayer(Build build, LayerChain below) {
        this.build = build;
        this.below = below;
    }

    /** Writes it; empty when the directory is there. */
    WrittenLayer of(String path, String user) throws IOException {
        Services services = build.services();
        try (OpenLayers layers = services.files().open(below);
                BlobWriter blob = services.store().blobs().writeHashedByCaller(build.lease())) {
            MergedTree tree = new MergedTree(services.sys(), services.files().marks(), layers.descriptors());
            Digests.Running digest = Digests.fast().start(DigestAlgorithm.SHA256);
            Identity who = new Accounts(tree).identity(user);
            Owner owner = new Owner(who.uid(), who.gid());
            long entries = write(tree, path, owner, digest.writing(blob));
            long bytes = digest.bytes();
            WrittenLayer layer = new WrittenLayer(digest.finish(), bytes, entries, 0);
            blob.commit(layer.diffId());
            return layer;
        }
    }

    private long write(MergedTree tree, String path, Owner owner, OutputStream out) throws IOException {
        MergedTree.Place place = tree.resolve(ByteString.utf8(path), true);
        TarWriter tar = new TarWriter(out);
        long entries = 0;
        if (place.stat().isPresent() && !place.isDirectory()) {
            throw new IOException("WORKDIR " + path + ": " + place.path() + " is there and no directory");
        }
        if (place.stat().isEmpty()) {
            UnixTime now = new UnixTime(build.job().epoch().orElse(Instant.now().getEpochSecond()), 0);
            Deque<RelativePath> above = new ArrayDeque<>();
            for (RelativePath each = place.path(); !each.isRoot(); each = each.parent()) {
                above.push(each);
            }
            for (RelativePath each : above) {
                MergedTree.Place existing = tree.resolve(each.bytes(), false);
                tar.put(existing.stat()
                        .map(stat -> entry(each, stat))
                        .orElseGet(() -> directory(each)
                                .withOwner(owner.uid(), owner.gid())
                                .withMtime(now)));
                entries++;
            }
        }
        tar.finish();
        return entries;
    }

    private static TarEntry directory(RelativePath path) {
        return TarEntry.of(path.bytes(), TarType.DIRECTORY, MODE);
    }

    /** A directory that is there stays as it is. */
    private static TarEntry entry(RelativePath path, Stat stat) {
        return TarEntry.of(path.bytes(), TarType.DIRECTORY, stat.mode() & 07777)
                .withOwner(stat.uid(), stat.gid())
                .withMtime(new UnixTime(stat.mtime().seconds(), 0));
    }
}
