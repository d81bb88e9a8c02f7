package io.jcontainers.build.snapshot;

import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.layer.AppliedLayer;
import io.jcontainers.build.layer.ApplyOptions;
import io.jcontainers.build.layer.LayerApplier;
import io.jcontainers.build.layer.LayerException;
import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.store.BlobStore;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of layers, unpacked from their blobs once somebody needs them. A lease has to keep what is asked for. Safe
 * for threads; a layer is unpacked by one of them.
 */
public final class LayerFiles {
    private final Syscalls sys;
    private final BlobStore blobs;
    private final LayerDirectories directories;
    private final OverlayMarks marks;
    private final Map<Digest, CompletableFuture<Path>> unpacking = new ConcurrentHashMap<>();

    /** @param marks how removed files are marked in directories for overlayfs */
    public LayerFiles(Syscalls sys, BlobStore blobs, LayerDirectories directories, OverlayMarks marks) {
        this.sys = sys;
        this.blobs = blobs;
        this.directories = directories;
        this.marks = marks;
    }

    /** How removed files are marked. */
    public OverlayMarks marks() {
        return marks;
    }

    /** Where layers in the making are. */
    public LayerDirectories directories() {
        return directories;
    }

    /**
     * The directories of a chain for {@code lowerdir}, topmost first, without those of which nothing shows through, and
     * with an empty one below all.
     *
     * @throws LayerException when a layer can't be unpacked
     */
    public List<Path> of(LayerChain chain) throws IOException {
        // The same layer twice: the upper one hides all of the lower one, and overlayfs takes no directory twice.
        Map<Digest, CompletableFuture<Path>> all = new LinkedHashMap<>();
        for (LayerChain.Layer layer : chain.layers().reversed()) {
            if (!all.containsKey(layer.diffId())) {
                all.put(layer.diffId(), begin(layer));
            }
        }
        List<Path> paths = new ArrayList<>();
        try {
            for (Map.Entry<Digest, CompletableFuture<Path>> layer : all.entrySet()) {
                paths.add(layer.getValue().join());
                if (directories.hidesBelow(layer.getKey())) {
                    break;
                }
            }
        } catch (CompletionException e) {
            throw cause(e);
        }
        paths.add(directories.empty());
        return paths;
    }

    private static IOException cause(CompletionException e) {
        if (e.getCause() instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return unchecked.getCause();
        }
        throw e;
    }

    private CompletableFuture<Path> begin(LayerChain.Layer layer) {
        Optional<Path> there = directories.find(layer.diffId());
        if (there.isPresent()) {
            return CompletableFuture.completedFuture(there.get());
        }
        CompletableFuture<Path> mine = new CompletableFuture<>();
        CompletableFuture<Path> theirs = unpacking.putIfAbsent(layer.diffId(), mine);
        if (theirs != null) {
            return theirs;
        }
        Thread.ofVirtual().name("unpack " + layer.diffId().shortHex()).start(() -> {
            try {
                mine.complete(unpack(layer));
            } catch (IOException e) {
                mine.completeExceptionally(new UncheckedIOException(e));
            } catch (RuntimeException | Error e) {
                mine.completeExceptionally(e);
            } finally {
                unpacking.remove(layer.diffId(), mine);
            }
        });
        return mine;
    }

    private Path unpack(LayerChain.Layer layer) throws IOException {
        Optional<Path> meanwhile = directories.find(layer.diffId());
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        try (NewLayer made = directories.begin();
                Fd root = sys.openDirectory(made.files());
                InputStream blob = open(layer);
                InputStream archive = new Decompression(ExpansionLimits.standard())
                        .open(keptOpen(blob))
                        .in()) {
            AppliedLayer applied = new LayerApplier(sys, ApplyOptions.forOverlay(marks))
                    .apply(root, archive, layer.diffId(), Digests.fast());
            blob.transferTo(OutputStream.nullOutputStream()); // so that its own digest is checked too
            if (applied.hidesAllBelow()) {
                made.hideBelow();
            }
            return made.commit(layer.diffId());
        } catch (LayerException e) {
            throw new LayerException("unpack layer " + layer.diffId() + ": " + e.getMessage(), e);
        }
    }

    /** A blob that is the archive itself has its digest compared once, by whoever unpacks it. */
    private InputStream open(LayerChain.Layer layer) throws IOException {
        return layer.blob().digest().equals(layer.diffId())
                ? Channels.newInputStream(blobs.channel(layer.diffId()))
                : blobs.open(layer.blob());
    }

    private static InputStream keptOpen(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return in.read(into, offset, length);
            }

            @Override
            public void close() {
                // the owner does
            }
        };
    }

    /**
     * The root file system of a chain, read-only, mounted nowhere: it ends with its descriptor.
     *
     * @throws io.jcontainers.build.sys.SysException where there is no overlayfs to be had
     */
    public Fd mount(LayerChain chain) throws IOException {
        List<Path> paths = new ArrayList<>(of(chain));
        if (paths.size() == 1) {
            return sys.openDirectory(paths.getFirst());
        }
        try (OpenLayers layers = OpenLayers.of(sys, paths)) {
            return sys.mountOverlay(layers.descriptors(), marks == OverlayMarks.USER);
        }
    }

    /** Opens the directories of a chain, topmost first. */
    public OpenLayers open(LayerChain chain) throws IOException {
        return OpenLayers.of(sys, of(chain));
    }
}
