package io.jcontainers.build.copy;

import io.jcontainers.build.cache.FileListing;
import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.content.InodeDigests;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Stat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of one COPY or ADD select, as it was when it was made: files have been looked at, not read. A file
 * that changes afterwards is noticed, so key and layer always tell of the same. For one thread.
 */
public final class Selection {

    private final CopyContext context;
    private final CopyOptions options;
    private final TreeScan scan;
    private final List<Picked> picked;
    private @Nullable List<StepKey.Part> parts;

    private Selection(CopyContext context, CopyOptions options, TreeScan scan, List<Picked> picked) {
        this.context = context;
        this.options = options;
        this.scan = scan;
        this.picked = picked;
    }

    /**
     * A layer, and what it adds to the key of its step.
     *
     * @param parts the same as {@link #addTo} adds
     */
    public record Keyed(WrittenLayer layer, List<StepKey.Part> parts) {
        /** Takes an immutable copy. */
        public Keyed {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Looks at the sources.
     *
     * @param sources in the order in which they are copied: of two files for one place the last one counts. Their
     *     descriptors have to be open as long as this is used
     * @throws CopyException for a path that there is not, in BuildKit's words, and for options that make no sense
     */
    public static Selection of(CopyContext context, List<CopySource> sources, CopyOptions options) throws IOException {
        if (options.chmod() != null) {
            ModeChange.parse(options.chmod());
        }
        long count = sources.stream()
                .mapToLong(source ->
                        source instanceof CopySource.Tree tree ? tree.patterns().size() : 1)
                .sum();
        if (count > 1 && !options.isDirectory()) {
            throw new CopyException("When using COPY or ADD with more than one source file, the destination must be a"
                    + " directory and end with a /");
        }
        TreeScan scan = new TreeScan(context);
        List<Picked> picked = new ArrayList<>();
        for (CopySource source : sources) {
            switch (source) {
                case CopySource.Tree tree -> {
                    SourceResolver resolver = new SourceResolver(context, tree, options, scan);
                    for (String pattern : tree.patterns()) {
                        picked.add(new Picked.Files(pattern, tree.ownersKept(), resolver.resolve(pattern)));
                    }
                }
                case CopySource.WholeTree whole -> picked.add(whole(context, whole, options, scan));
                case CopySource.Document document -> picked.add(new Picked.Document(document));
                case CopySource.Download download -> picked.add(new Picked.Download(download));
            }
        }
        return new Selection(context, options, scan, picked);
    }

    private static Picked whole(CopyContext context, CopySource.WholeTree whole, CopyOptions options, TreeScan scan)
            throws IOException {
        CopySource.Tree tree = new CopySource.Tree(whole.root(), whole.name(), Optional.empty(), false, List.of("/"));
        List<Match> matches = new SourceResolver(context, tree, options.withParents(false), scan).resolve("/");
        return new Picked.Files(whole.name(), false, matches);
    }

    /**
     * Adds one part for each source, over names, types, modes, contents and attributes, and owners where they are kept:
     * all that decides about the layer but times, the options and the layers below. Reads what nobody knows yet.
     */
    public StepKey.Builder addTo(StepKey.Builder key) throws IOException {
        parts().forEach(part -> key.add(part.name(), part.value()));
        return key;
    }

    /** Where a source was decides nothing, unless its directories are copied too: its last name does. */
    private String name(Picked each) {
        String label = each.label();
        int end = label.endsWith("/") ? label.length() - 1 : label.length();
        return options.parents() ? label : label.substring(label.lastIndexOf('/', end - 1) + 1);
    }

    private List<StepKey.Part> parts() throws IOException {
        List<StepKey.Part> known = parts;
        if (known == null) {
            known = List.copyOf(findParts());
            parts = known;
        }
        return known;
    }

    /**
     * Lists the files of each source that is a tree, by the value that stands for it in keys; after {@link #addTo} or
     * {@link #writeAndKey}. The listings are made when they are asked for, by whoever does it first.
     */
    public Map<Digest, Supplier<FileListing>> listings() throws IOException {
        Map<Digest, Supplier<FileListing>> listings = new HashMap<>();
        List<StepKey.Part> all = parts();
        for (int i = 0; i < picked.size(); i++) {
            if (picked.get(i) instanceof Picked.Files files) {
                listings.put(
                        Digest.parse(all.get(i).value()), () -> ListedFiles.of(files.matches(), files.ownersKept()));
            }
        }
        return listings;
    }

    private List<StepKey.Part> findParts() throws IOException {
        List<StepKey.Part> parts = new ArrayList<>();
        for (Picked each : picked) {
            byte[] digest =
                    switch (each) {
                        case Picked.Files files -> digest(files);
                        case Picked.Document document ->
                            digest(document.document().content().toByteArray());
                        case Picked.Download download -> digest(download.download());
                    };
            Digest value = new Digest(DigestAlgorithm.SHA256, HexFormat.of().formatHex(digest));
            parts.add(new StepKey.Part("source " + name(each), value.toString()));
        }
        return parts;
    }

    private byte[] digest(Picked.Files files) throws IOException {
        new SourceReading(context).complete(files.matches());
        return SourceReading.digest(files.matches(), files.ownersKept());
    }

    private static byte[] digest(byte[] content) {
        Digests.Running digest = Digests.fast().start(DigestAlgorithm.SHA256);
        digest.update(content, 0, content.length);
        return digest.finishBytes();
    }

    private byte[] digest(CopySource.Download download) throws IOException {
        Stat stat = context.sys().stat(download.file());
        byte[] known = context.inodes().known(stat);
        if (known != null) {
            return known;
        }
        long began = context.inodes().second();
        Digests.Running digest = Digests.fast().start(DigestAlgorithm.SHA256);
        ByteBuffer buffer = ByteBuffer.allocateDirect(InodeDigests.BUFFER_BYTES);
        for (long at = 0; context.sys().readAt(download.file(), buffer.clear(), at) > 0; ) {
            at += buffer.position();
            digest.update(buffer.flip());
        }
        byte[] found = InodeDigests.of(Collections.emptySortedMap(), digest.finishBytes());
        context.inodes().remember(stat, found, began);
        return found;
    }

    /**
     * Writes the layer: entries sorted, parents first, equal bytes for equal sources, options and layers below.
     *
     * @param out gets the archive; not closed
     * @return with no entries where there was nothing to copy
     * @throws CopyException naming the path
     * @throws SourceChangedException when a source is another one now than when it was selected
     */
    public WrittenLayer write(WriteSettings settings, WritableByteChannel out) throws IOException {
        return write(settings, out, false);
    }

    /** The same to a stream, whose file is written at once if it is one of a file. */
    public WrittenLayer write(WriteSettings settings, OutputStream out) throws IOException {
        return write(settings, Channels.newChannel(out));
    }

    /**
     * Writes the layer and finds its part of the key on the way: every file is read once. For a step whose key can't be
     * in the cache.
     */
    public Keyed writeAndKey(WriteSettings settings, WritableByteChannel out) throws IOException {
        WrittenLayer layer = write(settings, out, true);
        return new Keyed(layer, parts());
    }

    private WrittenLayer write(WriteSettings settings, WritableByteChannel out, boolean digesting) throws IOException {
        boolean unknown = digesting && picked.stream().anyMatch(Selection::hasUnknown);
        EntryAttributes attributes = new EntryAttributes(options, settings.now());
        try (OpenDirectories sources = new OpenDirectories(context.sys());
                LayerContents contents = new LayerContents(context, options, scan, settings, sources);
                LayerPipe pipe = new LayerPipe(out, context.digests(), unknown)) {
            for (Picked each : picked) {
                contents.add(each);
            }
            LayerEmission emission = new LayerEmission(context, attributes, settings.base(), sources, pipe, unknown);
            new PlanWalk(contents.plan(), emission).write();
            emission.finish();
            Digest diffId = pipe.finish();
            return new WrittenLayer(diffId, pipe.count(), emission.entries(), emission.sockets());
        }
    }

    private static boolean hasUnknown(Picked picked) {
        return picked instanceof Picked.Files files
                && files.matches().stream().anyMatch(match -> hasUnknown(match.node()));
    }

    private static boolean hasUnknown(SourceNode node) {
        if (node.digest() == null && node.type() == FileType.REGULAR) {
            return true;
        }
        for (SourceNode child : node.children()) {
            if (hasUnknown(child)) {
                return true;
            }
        }
        return false;
    }
}
