package io.jcontainers.build.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.StoredImage;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an image goes, and what is told of it. */
class ImageOutputsTest {
    @TempDir
    Path directory;

    private ImageStore store;
    private Lease lease;
    private BuiltImages images;
    private FinishedImage image;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final List<String> warnings = new ArrayList<>();
    private final OutputListener listener = new OutputListener() {
        @Override
        public void warning(String text) {
            warnings.add(text);
        }
    };
    private final OutputPlaces places = new OutputPlaces() {
        @Override
        public Path path(String destination) {
            return directory.resolve(destination);
        }

        @Override
        public OutputStream stdout() {
            return stdout;
        }

        @Override
        public Fd openRoot() throws IOException {
            return Syscalls.linux().openDirectory(directory.resolve("root"));
        }

        @Override
        public RegistryClient registry() throws IOException {
            throw new IOException("no registry here");
        }
    };

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(directory.resolve("store"));
        lease = store.leases().forProcess("test");
        images = new BuiltImages(store, lease);
        image = images.image(
                1,
                List.of(
                        images.pulled(BuiltImages.tar("d base"), Compression.ZSTD),
                        images.built(BuiltImages.tar("f a " + "text ".repeat(500), "c ping")),
                        images.built(BuiltImages.tar("f b late @8000"))));
    }

    @AfterEach
    void close() throws IOException {
        lease.close();
    }

    private ImageOutputs.Result write(List<String> outputs, String... tags) throws IOException {
        return write(outputs, SquashMode.NONE, OptionalLong.empty(), tags);
    }

    private ImageOutputs.Result write(List<String> outputs, SquashMode squash, OptionalLong epoch, String... tags)
            throws IOException {
        OutputRequest request = new OutputRequest(
                OutputSpec.all(outputs, false, false),
                OutputRequest.tags(List.of(tags)),
                ImageAnnotations.none(),
                squash,
                epoch);
        return new ImageOutputs(store, Syscalls.linux(), 2).write(image, request, places, lease, listener);
    }

    private ImageContents named(String name) throws IOException {
        StoredImage found = store.named(Reference.parse(name)).orElseThrow();
        return store.contents(found.target(), BuiltImages.AMD64);
    }

    private static List<String> types(ImageContents contents) {
        return contents.manifest().layers().stream().map(Descriptor::mediaType).toList();
    }

    @Test
    void theStoreHasLayersAsTheyAre() throws IOException {
        ImageOutputs.Result result = write(List.of(), "app:1", "user/app");
        ImageContents contents = named("app:1");
        assertEquals(contents.descriptor(), named("user/app:latest").descriptor());
        assertEquals(List.of(MediaType.OCI_LAYER_ZSTD, MediaType.OCI_LAYER, MediaType.OCI_LAYER), types(contents));
        assertEquals(image.config(), contents.config());
        assertEquals(
                contents.descriptor().digest(),
                result.image().orElseThrow().descriptor().digest());
        assertEquals(
                List.of("docker.io/library/app:1", "docker.io/user/app:latest"),
                result.names().stream().map(Reference::toString).toList());
        // Again: nothing changes.
        Object index = Files.getLastModifiedTime(store.root().resolve("index.json"));
        assertEquals(result.image(), write(List.of(), "app:1", "user/app").image());
        assertNotEquals(null, index);
    }

    @Test
    void anImageWithoutANameIsDangling() throws IOException {
        write(List.of());
        assertTrue(store.images().getFirst().isDangling());
        write(List.of("type=image,dangling-name-prefix=kept"));
        assertEquals(
                "docker.io/library/kept@" + store.images().getFirst().target().digest(),
                store.images().getFirst().digestNames().getFirst().toString());
    }

    @Test
    void aNewImageTakesTheNameAndTheOldOneStays() throws IOException {
        Descriptor first = write(List.of(), "app").image().orElseThrow().descriptor();
        image = images.image(BuiltImages.tar("f other o"));
        Descriptor second = write(List.of(), "app").image().orElseThrow().descriptor();
        assertNotEquals(first, second);
        assertEquals(second.digest(), named("app:latest").descriptor().digest());
        assertEquals(2, store.images().size());
        assertTrue(store.images().getFirst().isDangling());
    }

    @Test
    void compressionTypesAndAnnotations() throws IOException {
        write(List.of("type=image,compression=gzip,annotation.a=b,annotation.c=d"), "gz");
        ImageContents gz = named("gz:latest");
        assertEquals(List.of(MediaType.OCI_LAYER_ZSTD, MediaType.OCI_LAYER_GZIP, MediaType.OCI_LAYER_GZIP), types(gz));
        assertEquals(Map.of("a", "b", "c", "d"), gz.manifest().annotations());
        write(List.of("type=image,compression=gzip,force-compression=true,oci-mediatypes=false"), "docker");
        ImageContents docker = named("docker:latest");
        assertEquals(MediaType.DOCKER_MANIFEST, docker.manifest().mediaType());
        assertEquals(MediaType.DOCKER_CONFIG, docker.manifest().config().mediaType());
        assertEquals(
                List.of(MediaType.DOCKER_LAYER_GZIP, MediaType.DOCKER_LAYER_GZIP, MediaType.DOCKER_LAYER_GZIP),
                types(docker));
        assertEquals(gz.id(), docker.id());
        assertEquals(List.of(), warnings);
        write(List.of("type=image,oci-mediatypes=false,annotation.a=b"), "both");
        assertEquals(MediaType.OCI_MANIFEST, named("both:latest").manifest().mediaType());
        assertEquals(
                List.of("oci-mediatypes=false does not go with annotations: the image has OCI's media types"),
                warnings);
    }

    @Test
    void nameCanonical() throws IOException {
        write(List.of("type=image,name-canonical=true,name=one:2"));
        StoredImage stored = store.images().getFirst();
        assertEquals("docker.io/library/one:2", stored.names().getFirst().toString());
        assertEquals(
                "docker.io/library/one@" + stored.target().digest(),
                stored.digestNames().getFirst().toString());
    }

    @Test
    void pushingNeedsAName() {
        assertEquals(
                "tag is needed when pushing to registry",
                assertThrows(IOException.class, () -> write(List.of("type=registry")))
                        .getMessage());
    }

    @Test
    void archivesGoToFilesAndToStdout() throws IOException {
        write(List.of("type=docker,dest=app.tar"), "app:1");
        Map<String, byte[]> files = files(Files.readAllBytes(directory.resolve("app.tar")));
        JsonNode entry = new ObjectMapper().readTree(files.get("manifest.json")).get(0);
        assertEquals("app:1", entry.get("RepoTags").get(0).asText());
        assertEquals(3, entry.get("Layers").size());
        assertFalse(store.named(Reference.parse("app:1")).isPresent());
        write(List.of("type=oci"), "app:1");
        Map<String, byte[]> oci = files(stdout.toByteArray());
        Index index = Index.read(oci.get("index.json"), null);
        assertEquals(MediaType.OCI_MANIFEST, index.manifests().getFirst().mediaType());
        assertFalse(oci.containsKey("manifest.json"));
        write(List.of("type=oci,dest=layout,tar=false"), "app:1");
        assertArrayEquals(oci.get("index.json"), Files.readAllBytes(directory.resolve("layout/index.json")));
        // The second time it is replaced.
        write(List.of("type=docker,dest=app.tar"), "app:1");
        assertEquals(
                files.keySet(),
                files(Files.readAllBytes(directory.resolve("app.tar"))).keySet());
        IOException e = assertThrows(IOException.class, () -> write(List.of("type=oci,dest=missing/a.tar"), "a"));
        assertTrue(e.getMessage().contains("its directory is missing"), e.getMessage());
        Files.createDirectory(directory.resolve("there"));
        assertThrows(OutputException.class, () -> write(List.of("type=oci,dest=there"), "a"));
    }

    private static Map<String, byte[]> files(byte[] archive) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }

    @Test
    void severalOutputsOfOneBuild() throws IOException {
        Files.createDirectories(directory.resolve("root"));
        Files.writeString(directory.resolve("root/hello"), "world");
        ImageOutputs.Result result = write(
                List.of("type=local,dest=out", "-", "type=oci,dest=a.tar", "type=image", "type=cacheonly"), "app");
        assertEquals("world", Files.readString(directory.resolve("out/hello")));
        assertTrue(BuiltImages.entries(BuiltImages.stream(stdout.toByteArray()))
                .getFirst()
                .startsWith("R hello world @"));
        // What lies in the store is told, although another image came first.
        assertEquals(
                named("app:latest").descriptor().digest(),
                result.image().orElseThrow().descriptor().digest());
        assertTrue(write(List.of("out2")).image().isEmpty());
    }

    @Test
    void squashAndTimes() throws IOException {
        write(List.of("type=image,rewrite-timestamp=true"), SquashMode.ALL, OptionalLong.of(5000), "one");
        ImageContents one = named("one:latest");
        assertEquals(1, one.manifest().layers().size());
        ImageLayer layer = new ImageLayer.Built(
                one.config().diffIds().getFirst(),
                one.manifest().layers().getFirst().size());
        assertTrue(images.entries(layer).contains("R b late @5000"));
        assertEquals(5000, one.config().created().getEpochSecond());
        write(List.of("type=image,rewrite-timestamp=true"), SquashMode.NEW, OptionalLong.empty(), "two");
        assertEquals(2, named("two:latest").manifest().layers().size());
        assertEquals(1, warnings.size());
    }

    @Test
    void whatIsToldOfABuild() throws IOException {
        ImageOutputs.Result result = write(List.of("type=image,annotation-manifest-descriptor.x=y"), "app:1", "b");
        AssembledImage made = result.image().orElseThrow();
        Path id = directory.resolve("iid");
        Files.writeString(id, "old");
        BuildMetadata.removeIdFile(id);
        assertFalse(Files.exists(id));
        BuildMetadata.writeIdFile(id, made);
        assertEquals(made.manifest().config().digest().toString(), Files.readString(id));
        Path metadata = directory.resolve("metadata.json");
        BuildMetadata.writeMetadataFile(metadata, made, result.names(), "default/default/abc");
        assertEquals(
                """
                {
                  "buildx.build.ref": "default/default/abc",
                  "containerimage.config.digest": "CONFIG",
                  "containerimage.descriptor": {
                    "mediaType": "application/vnd.oci.image.manifest.v1+json",
                    "digest": "DIGEST",
                    "size": SIZE,
                    "annotations": {
                      "config.digest": "CONFIG",
                      "x": "y"
                    },
                    "platform": {
                      "architecture": "amd64",
                      "os": "linux"
                    }
                  },
                  "containerimage.digest": "DIGEST",
                  "image.name": "docker.io/library/app:1,docker.io/library/b:latest"
                }""".replace("CONFIG", made.id().toString())
                        .replace("DIGEST", made.descriptor().digest().toString())
                        .replace("SIZE", Long.toString(made.descriptor().size())),
                Files.readString(metadata));
        assertEquals(
                "{\n  \"buildx.build.ref\": \"r\"\n}",
                new String(BuildMetadata.json(null, List.of(), "r"), StandardCharsets.UTF_8));
    }

    @Test
    void filesAreReplacedNotWrittenThrough() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "keep");
        Path link = Files.createSymbolicLink(directory.resolve("link"), victim);
        OutputFile.write("--iidfile", link, out -> out.write('x'));
        assertEquals("keep", Files.readString(victim));
        assertEquals("x", Files.readString(link));
        assertFalse(Files.isSymbolicLink(link));
        // What fails leaves what was there, and nothing beside it.
        assertThrows(
                IOException.class,
                () -> OutputFile.write("-o", link, out -> {
                    out.write('y');
                    throw new IOException("full");
                }));
        assertEquals("x", Files.readString(link));
        try (var names = Files.list(directory)) {
            assertEquals(
                    0,
                    names.filter(name -> name.getFileName().toString().startsWith(".jbuild"))
                            .count());
        }
        OutputFile.write("-o", Path.of("/dev/null"), out -> out.write('z'));
        assertTrue(Files.exists(Path.of("/dev/null")) && !Files.isRegularFile(Path.of("/dev/null")));
    }
}
