package io.jcontainers.build.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.CompressedLayer;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each form of a layer is made once, is the same every time, and is what its diff ID says. */
class LayerFormsTest {
    private static final LayerForm ZSTD = new LayerForm(Compression.ZSTD, OptionalInt.empty(), false);

    @TempDir
    Path directory;

    private ImageStore store;
    private Lease lease;
    private BuiltImages images;
    private LayerForms forms;
    private byte[] tar;
    private final ConcurrentLinkedQueue<Digest> converted = new ConcurrentLinkedQueue<>();
    private final OutputListener listener = new OutputListener() {
        @Override
        public void converted(Digest diffId, Descriptor blob) {
            converted.add(diffId);
        }
    };

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(directory);
        lease = store.leases().forProcess("test");
        images = new BuiltImages(store, lease);
        forms = new LayerForms(store, 2);
        tar = BuiltImages.tar("d a", "f a/b " + "some words ".repeat(10_000));
    }

    @AfterEach
    void close() throws IOException {
        lease.close();
    }

    private Descriptor prepare(ImageLayer layer, LayerForm form) throws IOException {
        return forms.prepare(List.of(layer), form, true, lease, listener)
                .getFirst()
                .blob();
    }

    private byte[] plain(Descriptor blob) throws IOException {
        try (InputStream in = new Decompression(ExpansionLimits.standard())
                .open(store.blobs().open(blob))
                .in()) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({"GZIP,0", "GZIP,9", "GZIP,1", "ZSTD,0", "ZSTD,12"})
    void builtLayersAreCompressedOnce(Compression compression, int level) throws IOException {
        LayerForm form = new LayerForm(compression, level == 0 ? OptionalInt.empty() : OptionalInt.of(level), false);
        ImageLayer layer = images.built(tar);
        Descriptor first = prepare(layer, form);
        assertEquals(LayerTypes.of(compression), first.mediaType());
        assertTrue(first.size() < tar.length / 10);
        assertArrayEquals(tar, plain(first));
        assertEquals(first, prepare(layer, form));
        assertEquals(1, converted.size());
        assertEquals(first, store.layers().of(layer.diffId()).getFirst().blob());
        // Another process, another number of threads.
        try (Lease other = store.leases().forProcess("other")) {
            LayerForms again = new LayerForms(store, 1);
            assertEquals(
                    first,
                    again.prepare(List.of(layer), form, true, other, listener)
                            .getFirst()
                            .blob());
        }
        assertEquals(1, converted.size());
    }

    @Test
    void uncompressedLayersStayWhatTheyAre() throws IOException {
        ImageLayer layer = images.built(tar);
        assertEquals(
                Descriptor.of(MediaType.OCI_LAYER, layer.diffId(), tar.length), prepare(layer, LayerForm.AS_STORED));
        assertTrue(converted.isEmpty());
    }

    @Test
    void layersOfTheBaseStayByteForByteUnlessForced() throws IOException {
        ImageLayer.Stored zstd = images.pulled(tar, Compression.ZSTD);
        ImageLayer.Stored gzip = images.pulled(BuiltImages.tar("f x y"), Compression.GZIP);
        assertEquals(zstd.blob(), prepare(zstd, LayerForm.GZIP));
        assertEquals(gzip.blob(), prepare(gzip, LayerForm.AS_STORED));
        LayerForm force = new LayerForm(Compression.GZIP, OptionalInt.empty(), true);
        Descriptor now = prepare(zstd, force);
        assertEquals(MediaType.OCI_LAYER_GZIP, now.mediaType());
        assertArrayEquals(tar, plain(now));
        // Already gzip: its bytes are as good as ours.
        assertEquals(gzip.blob(), prepare(gzip, force));
        // The same as if it were our own layer.
        assertEquals(prepare(images.built(tar), LayerForm.GZIP), now);
        Descriptor plain = prepare(zstd, new LayerForm(Compression.NONE, OptionalInt.empty(), true));
        assertEquals(Descriptor.of(MediaType.OCI_LAYER, zstd.diffId(), tar.length), plain);
        Descriptor toZstd = prepare(gzip, new LayerForm(Compression.ZSTD, OptionalInt.of(3), true));
        assertEquals(MediaType.OCI_LAYER_ZSTD, toZstd.mediaType());
    }

    @Test
    void aBaseLayerThatIsNotItsDiffIdIsRefused() throws IOException {
        ImageLayer.Stored good = images.pulled(tar, Compression.GZIP);
        ImageLayer.Stored bad =
                new ImageLayer.Stored(Digests.fast().sha256("x".getBytes(StandardCharsets.UTF_8)), good.blob());
        IOException e = assertThrows(
                OutputException.class, () -> prepare(bad, new LayerForm(Compression.NONE, OptionalInt.empty(), true)));
        assertTrue(e.getMessage().startsWith("the layer's diff ID is " + good.diffId()), e.getMessage());
        assertTrue(store.layers().of(bad.diffId()).isEmpty());
    }

    @Test
    void aMissingBlobIsNamed() throws IOException {
        Digest missing = Digests.fast().sha256("missing".getBytes(StandardCharsets.UTF_8));
        assertThrows(IOException.class, () -> prepare(new ImageLayer.Built(missing, 5), LayerForm.GZIP));
        IOException e = assertThrows(
                OutputException.class, () -> prepare(new ImageLayer.Built(missing, 5), LayerForm.AS_STORED));
        assertTrue(e.getMessage().contains("is not in the store"), e.getMessage());
    }

    @Test
    void foreignLayersPassAsTheyAre() throws IOException {
        Digest somewhere = Digests.fast().sha256("elsewhere".getBytes(StandardCharsets.UTF_8));
        Descriptor blob = new Descriptor(
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                somewhere,
                77,
                java.util.Map.of(),
                null,
                null,
                List.of("https://example.org/layer"));
        Descriptor passed = prepare(
                new ImageLayer.Stored(somewhere, blob), new LayerForm(Compression.ZSTD, OptionalInt.empty(), true));
        assertEquals(List.of("https://example.org/layer"), passed.urls());
        assertEquals(somewhere, passed.digest());
    }

    @Test
    void whatWasCollectedIsMadeAgainOnlyWhenSomebodyReadsIt() throws IOException {
        ImageLayer layer = images.built(tar);
        Descriptor first = prepare(layer, LayerForm.GZIP);
        collectAllBut(layer);
        assertFalse(store.blobs().has(first.digest()));
        // The record went with the image; write it as it stands while an image with the layer is there.
        store.layers().add(layer.diffId(), new CompressedLayer("gzip-6-1m", 6, first, List.of()));
        PreparedLayer known = forms.prepare(List.of(layer), LayerForm.GZIP, false, lease, listener)
                .getFirst();
        assertEquals(first, known.blob());
        assertFalse(store.blobs().has(first.digest()));
        forms.obtain(known, lease, listener);
        assertArrayEquals(tar, plain(first));
    }

    @Test
    void anEncoderThatHasChangedIsNoticed() throws IOException {
        ImageLayer layer = images.built(tar);
        Descriptor old = Descriptor.of(
                MediaType.OCI_LAYER_GZIP, Digests.fast().sha256("old".getBytes(StandardCharsets.UTF_8)), 3);
        store.layers().add(layer.diffId(), new CompressedLayer("gzip-6-1m", 6, old, List.of("r/a")));
        PreparedLayer known = forms.prepare(List.of(layer), LayerForm.GZIP, false, lease, listener)
                .getFirst();
        assertEquals(old, known.blob());
        assertThrows(StaleLayerException.class, () -> forms.obtain(known, lease, listener));
        PreparedLayer now = forms.prepare(List.of(layer), LayerForm.GZIP, false, lease, listener)
                .getFirst();
        assertArrayEquals(tar, plain(now.blob()));
        forms.obtain(now, lease, listener);
    }

    private void collectAllBut(ImageLayer layer) throws IOException {
        lease.close();
        lease = store.leases().forProcess("test");
        lease.holdBlob(layer.diffId());
        store.collect(Duration.ZERO);
    }

    @Test
    void severalThreadsMakeALayerOnce() {
        byte[][] tars = IntStream.range(0, 4)
                .mapToObj(i -> {
                    try {
                        return BuiltImages.tar("f n" + i + " " + ("text " + i).repeat(50_000));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(byte[][]::new);
        Set<Descriptor> blobs = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 16).parallel().forEach(i -> {
            try {
                List<ImageLayer> layers = new ArrayList<>();
                for (byte[] each : tars) {
                    layers.add(images.built(each));
                }
                forms.prepare(layers, i % 2 == 0 ? LayerForm.GZIP : ZSTD, true, lease, listener)
                        .forEach(layer -> blobs.add(layer.blob()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals(8, blobs.size());
        assertEquals(8, converted.size());
        assertEquals(4, converted.stream().collect(Collectors.toSet()).size());
    }

    @Test
    void anInterruptionEndsTheWork() throws Exception {
        ImageLayer layer = images.built(BuiltImages.tar("f a " + "x".repeat(1 << 20)));
        Thread.currentThread().interrupt();
        assertThrows(java.io.InterruptedIOException.class, () -> prepare(layer, LayerForm.GZIP));
        assertTrue(Thread.interrupted());
        assertEquals(MediaType.OCI_LAYER_GZIP, prepare(layer, LayerForm.GZIP).mediaType());
    }

    @Test
    void mountSourcesAreOfTheSameRegistryAndTheLatest() throws IOException {
        MountSources sources = new MountSources(store.layers());
        ImageLayer.Stored base = images.pulled(tar, Compression.ZSTD);
        io.jcontainers.build.image.Reference target = io.jcontainers.build.image.Reference.parse("me/app");
        assertEquals(
                java.util.Optional.empty(),
                sources.find(base.diffId(), base.blob().digest(), target));
        for (String from : List.of("debian:12", "quay.io/x/y", "me/app", "busybox")) {
            sources.note(base.diffId(), base.blob(), io.jcontainers.build.image.Reference.parse(from));
        }
        assertEquals(
                java.util.Optional.of("library/busybox"),
                sources.find(base.diffId(), base.blob().digest(), target));
        BlobInfo other = store.blobs().put(lease, new byte[] {1});
        assertEquals(java.util.Optional.empty(), sources.find(base.diffId(), other.digest(), target));
        assertEquals(
                List.of("docker.io/library/debian", "quay.io/x/y", "docker.io/me/app", "docker.io/library/busybox"),
                store.layers().of(base.diffId()).getFirst().pushed());
    }
}
