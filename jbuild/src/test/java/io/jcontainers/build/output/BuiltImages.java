package io.jcontainers.build.output;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Compressor;
import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.tar.TarReader;
import io.jcontainers.build.tar.TarType;
import io.jcontainers.build.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Layers and images as a build leaves them, told in a line each. */
final class BuiltImages {
    static final Platform AMD64 = Platform.of("linux", "amd64", "");
    static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
    static final ByteString CAPABILITY = ByteString.utf8("security.capability");

    /** cap_net_raw=ep of version 2, with a zero byte and bytes that are no UTF-8. */
    static final byte[] CAP_NET_RAW = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    final ImageStore store;
    final Lease lease;

    BuiltImages(ImageStore store, Lease lease) {
        this.store = store;
        this.lease = lease;
    }

    /**
     * An archive. An entry is {@code d PATH}, {@code f PATH CONTENT}, {@code s PATH TARGET}, {@code h PATH TARGET} or
     * {@code c PATH} for a file with a capability, perhaps with {@code @SECONDS} behind it.
     */
    static byte[] tar(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (String text : entries) {
                String[] timed = text.split("@", 2);
                String[] words = timed[0].strip().split(" ", 3);
                ByteString name = ByteString.utf8(words[1]);
                String more = words.length > 2 ? words[2] : "";
                long seconds = timed.length > 1 ? Long.parseLong(timed[1]) : 1000;
                byte[] content = words[0].equals("f") ? more.getBytes(StandardCharsets.UTF_8) : new byte[0];
                TarEntry entry =
                        switch (words[0]) {
                            case "d" -> TarEntry.of(name, TarType.DIRECTORY, 0755);
                            case "f" -> TarEntry.of(name, TarType.REGULAR, 0644).withSize(content.length);
                            case "s" ->
                                TarEntry.of(name, TarType.SYMBOLIC_LINK, 0777).withLinkName(ByteString.utf8(more));
                            case "h" ->
                                TarEntry.of(name, TarType.HARD_LINK, 0644).withLinkName(ByteString.utf8(more));
                            case "c" ->
                                TarEntry.of(name, TarType.REGULAR, 0755)
                                        .withXattrs(new TreeMap<>(Map.of(CAPABILITY, CAP_NET_RAW)));
                            default -> throw new IllegalArgumentException(text);
                        };
                tar.put(entry.withMtime(new UnixTime(seconds, 0)));
                tar.write(content, 0, content.length);
            }
        }
        return bytes.toByteArray();
    }

    /** What an archive holds, a line for each entry, in their order. */
    static List<String> entries(InputStream archive) throws IOException {
        TarReader reader = new TarReader(archive, TarLimits.standard());
        List<String> lines = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            byte[] content = new byte[(int) entry.size()];
            int length = content.length == 0 ? 0 : reader.read(content, 0, content.length);
            String line = entry.type().toString().charAt(0) + " " + entry.name();
            line += entry.linkName().isEmpty() ? "" : " -> " + entry.linkName();
            line += length > 0 ? " " + new String(content, 0, length, StandardCharsets.UTF_8) : "";
            lines.add(line + " @" + entry.mtime().seconds());
        }
        reader.finish();
        return lines;
    }

    List<String> entries(ImageLayer layer) throws IOException {
        try (InputStream in = new LayerConversion(store).open(layer)) {
            return entries(in);
        }
    }

    ImageLayer.Built built(byte[] tar) throws IOException {
        BlobInfo blob = store.blobs().put(lease, tar);
        return new ImageLayer.Built(blob.digest(), blob.size());
    }

    /** As it was pulled: compressed by somebody else. */
    ImageLayer.Stored pulled(byte[] tar, Compression compression) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int level = compression == Compression.NONE ? 0 : 1;
        try (OutputStream out = new Compressor(compression, level, 1).open(packed)) {
            out.write(tar);
        }
        BlobInfo blob = store.blobs().put(lease, packed.toByteArray());
        return new ImageLayer.Stored(
                Digests.fast().sha256(tar), Descriptor.of(LayerTypes.of(compression), blob.digest(), blob.size()));
    }

    /** An image of these layers, of which the first few are the base's. */
    FinishedImage image(int ofBase, List<? extends ImageLayer> layers) {
        List<Digest> diffIds = layers.stream().map(ImageLayer::diffId).toList();
        List<HistoryEntry> history = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            history.add(HistoryEntry.of(CREATED.plusSeconds(i), "COPY " + i, "test", false));
        }
        history.add(HistoryEntry.of(CREATED.plusSeconds(layers.size()), "CMD /a", "test", true));
        ImageConfig config = ImageConfig.empty(AMD64)
                .withCreated(CREATED.plusSeconds(layers.size()))
                .withConfig(
                        ContainerConfig.empty().toBuilder().cmd(List.of("/a")).build())
                .withLayers(diffIds, history);
        Digest base = ofBase == 0 ? null : Digests.fast().sha256("base".getBytes(StandardCharsets.UTF_8));
        return new FinishedImage(config, List.copyOf(layers), ofBase, ofBase, base);
    }

    FinishedImage image(byte[]... tars) throws IOException {
        List<ImageLayer> layers = new ArrayList<>();
        for (byte[] tar : tars) {
            layers.add(built(tar));
        }
        return image(0, layers);
    }

    static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
