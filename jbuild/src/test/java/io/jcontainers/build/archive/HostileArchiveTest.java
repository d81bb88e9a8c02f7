package io.jcontainers.build.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.store.Durability;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.TestImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** security.md U1 to U4, U12 to U20, U24, U26 to U29, G10 and G23, as far as they concern archives of images. */
class HostileArchiveTest {
    private static final Digests DIGESTS = Digests.fast();
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    Path directory;

    private ImageStore store;

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(directory.resolve("store"), DIGESTS, Durability.EACH_IMAGE);
        Files.writeString(directory.resolve("victim"), "victim");
    }

    /** Whatever was tried: nothing stays, nothing outside was touched. */
    @AfterEach
    void nothingHappened() throws IOException {
        assertEquals(0, store.images().size());
        assertEquals(0, store.info().blobs());
        assertEquals(0, store.info().unfinished());
        assertEquals(0, store.info().leases());
        assertEquals("victim", Files.readString(directory.resolve("victim")));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(2, files.count());
        }
    }

    static Stream<Arguments> entries() throws IOException {
        return Stream.of(
                Arguments.of("../victim", (byte) '0', "", "its name leads out of the archive"),
                Arguments.of("a/../../victim", (byte) '0', "", "its name leads out of the archive"),
                Arguments.of("a/..", (byte) '5', "", "its name leads out of the archive"),
                Arguments.of("/victim", (byte) '0', "", "its name is absolute"),
                Arguments.of("a\nb", (byte) '0', "", "has characters that no image archive needs"),
                Arguments.of("a\u001b[31m", (byte) '0', "", "\"a\\u001b[31m\": its name has characters"),
                Arguments.of("é", (byte) '0', "", "has characters that no image archive needs"),
                Arguments.of("x".repeat(600), (byte) '0', "", "has to have 1 to 512 characters"),
                Arguments.of(".", (byte) '0', "", "a file can't have this name"),
                Arguments.of(".", (byte) '2', "/etc", "its target \"/etc\" is absolute"),
                Arguments.of("a", (byte) '2', "/etc/passwd", "its target \"/etc/passwd\" is absolute"),
                Arguments.of("a/b", (byte) '2', "../../victim", "its target \"../../victim\" leads out"),
                Arguments.of("a", (byte) '1', "victim", "hard links are refused"),
                Arguments.of("a", (byte) '1', "/etc/passwd", "hard links are refused"),
                Arguments.of("a", (byte) '3', "", "devices and pipes are refused"),
                Arguments.of("a", (byte) '4', "", "devices and pipes are refused"),
                Arguments.of("a", (byte) '6', "", "devices and pipes are refused"),
                Arguments.of("a", (byte) '7', "", "entries of type 55 are refused"),
                Arguments.of("a", (byte) 'D', "", "entries of type 68 are refused"));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void refusedEntries(String name, byte type, String target, String message) throws IOException {
        assertRefused(message, new TarBuilder().special(name, type, target).bytes());
    }

    @Test
    void refusedDuplicates() throws IOException {
        assertRefused(
                "\"a\": it is there twice",
                new TarBuilder().file("a", "1").file("./a", "2").bytes());
        assertRefused(
                "\"a\": it is there twice",
                new TarBuilder().special("a", (byte) '2', "b").file("a", "2").bytes());
        assertRefused(
                "\"a\": it is there twice",
                new TarBuilder().special("a", (byte) '5', "").file("a", "2").bytes());
        assertRefused(
                "\"manifest.json\": it is there twice",
                new TarBuilder()
                        .file("manifest.json", "[]")
                        .file("manifest.json", "[]")
                        .bytes());
    }

    @Test
    void refusedBlobNames() throws IOException {
        for (String name : new String[] {
            "blobs/sha256/x",
            "blobs/sha256/" + EMPTY.toUpperCase(java.util.Locale.ROOT),
            "blobs/sha256/" + EMPTY + "0",
            "blobs/md5/d41d8cd98f00b204e9800998ecf8427e",
            "blobs/sha256/a/" + EMPTY
        }) {
            assertRefused(
                    "a blob's name has to be its digest",
                    new TarBuilder().file(name, "").bytes());
        }
        assertRefused(
                "blob sha256:" + EMPTY + ": it has",
                new TarBuilder()
                        .file("blobs/sha256/" + EMPTY, "")
                        .file("blobs/sha256/" + "0".repeat(64), "")
                        .bytes(),
                "blob sha256:" + "0".repeat(64) + ": its bytes have the digest sha256:" + EMPTY);
    }

    static Stream<Arguments> dockerLies() throws IOException {
        byte[] layer = TestImages.layer("f", "x");
        Digest diffId = DIGESTS.sha256(layer);
        Digest other = DIGESTS.sha256(new byte[1]);
        String config = ArchiveTest.config(diffId);
        String hashed = "0".repeat(64) + ".json";
        return Stream.of(
                Arguments.of("config.json", ArchiveTest.config(other), "\"l.tar\"", layer, "the layer has the digest"),
                Arguments.of(
                        "config.json",
                        ArchiveTest.config(other),
                        "\"l.tar\"",
                        ArchiveTest.gzip(layer),
                        "the layer has the digest " + diffId),
                Arguments.of("config.json", config, "", layer, "it tells of 1 layers, manifest.json of 0"),
                Arguments.of("config.json", config, "\"l.tar\",\"l.tar\"", layer, "it tells of 1 layers, manifest"),
                Arguments.of("config.json", config, "\"../victim\"", layer, "its name leads out of the archive"),
                Arguments.of("config.json", config, "\"/etc/passwd\"", layer, "its name is absolute"),
                Arguments.of("config.json", config, "\"absent\"", layer, "it is not in the archive"),
                Arguments.of("config.json", config, "\"loop\"", layer, "it is a link to a link"),
                Arguments.of(
                        "config.json", config, "\"l.tar\"", new byte[] {'B', 'Z', 'h', '9', 0, 0}, "BZIP2 are not"),
                Arguments.of(hashed, config, "\"l.tar\"", layer, "its content has the digest"),
                Arguments.of("config.json", "{}", "\"l.tar\"", layer, "image configuration, os: it is required"),
                Arguments.of("config.json", "[".repeat(100_000), "\"l.tar\"", layer, "it is not JSON"));
    }

    @ParameterizedTest
    @MethodSource("dockerLies")
    void lyingDockerArchives(String configName, String config, String layers, byte[] layer, String message)
            throws IOException {
        assertRefused(
                message,
                new TarBuilder()
                        .file(configName, config)
                        .file("l.tar", layer)
                        .special("loop", (byte) '2', "loop")
                        .file("manifest.json", ArchiveTest.manifest(configName, layers))
                        .bytes());
    }

    @Test
    void lyingLayouts() throws IOException {
        byte[] layer = TestImages.layer("f", "x");
        Digest other = DIGESTS.sha256(new byte[1]);
        assertRefused("the configuration tells of the layer", layout(layer, MediaType.OCI_LAYER, other));
        assertRefused("its content is not", layout(ArchiveTest.gzip(layer), MediaType.OCI_LAYER, other));
        assertRefused("its content is not", layout(layer, MediaType.OCI_LAYER_GZIP, other));
        assertRefused(
                "tells of 2 layers, its manifest of 1",
                layout(layer, MediaType.OCI_LAYER, DIGESTS.sha256(layer), DIGESTS.sha256(layer)));
        String entry =
                "{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\"sha256:" + EMPTY + "\",\"size\":";
        assertRefused("index.json names it, but it is not there", index(entry + "0}"));
        assertRefused("manifests[0].size: it is negative", index(entry + "-1}"));
        assertRefused("it belongs into a manifest", index("],\"layers\":["));
        assertRefused(
                "\"oci-layout\": version \"2\" is not known here",
                new TarBuilder()
                        .file("oci-layout", "{\"imageLayoutVersion\":\"2\"}")
                        .file("index.json", "{}")
                        .bytes());
    }

    private static byte[] index(String manifests) throws IOException {
        return new TarBuilder()
                .file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
                .file("index.json", "{\"schemaVersion\":2,\"manifests\":[" + manifests + "]}")
                .bytes();
    }

    private static byte[] layout(byte[] layer, String type, Digest... diffIds) throws IOException {
        byte[] config = ArchiveTest.config(diffIds).getBytes(StandardCharsets.UTF_8);
        byte[] manifest = ("{\"schemaVersion\":2,\"config\":" + descriptor(MediaType.OCI_CONFIG, config)
                        + ",\"layers\":[" + descriptor(type, layer) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        return new TarBuilder()
                .file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
                .file(
                        "index.json",
                        "{\"schemaVersion\":2,\"manifests\":[" + descriptor(MediaType.OCI_MANIFEST, manifest) + "]}")
                .file("blobs/sha256/" + DIGESTS.sha256(layer).hex(), layer)
                .file("blobs/sha256/" + DIGESTS.sha256(config).hex(), config)
                .file("blobs/sha256/" + DIGESTS.sha256(manifest).hex(), manifest)
                .bytes();
    }

    private static String descriptor(String type, byte[] content) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + DIGESTS.sha256(content) + "\",\"size\":"
                + content.length + "}";
    }

    @Test
    void noImages() throws IOException {
        assertRefused("neither index.json with oci-layout nor manifest.json", new byte[0]);
        assertRefused("neither index.json with oci-layout nor manifest.json", TestImages.layer("etc/passwd", "x"));
        assertRefused(
                "by a Docker before 1.10",
                new TarBuilder().file("repositories", "{}").bytes());
        assertRefused(
                "manifest.json: it has to be a JSON array",
                new TarBuilder().file("manifest.json", "{}").bytes());
        assertRefused(
                "it is not JSON", new TarBuilder().file("manifest.json", "[{},").bytes());
        assertRefused(
                "manifest.json, [0].Config: it has to be a string",
                new TarBuilder().file("manifest.json", "[{}]").bytes());
    }

    @Test
    void hugeDocuments() throws IOException {
        assertRefused(
                "\"manifest.json\": it is larger than 20971520 bytes",
                new TarBuilder().file("manifest.json", new byte[(20 << 20) + 1]).bytes());
        assertRefused(
                "it is not JSON",
                new TarBuilder().file("manifest.json", "[".repeat(1_000_000)).bytes());
    }

    @Test
    void bytesBehindTheEnd() throws IOException {
        byte[] one = new TarBuilder().file("a", "1").bytes();
        byte[] two = new TarBuilder().file("manifest.json", "[]").bytes();
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(one);
        both.write(two);
        assertRefused("there is something behind its end", both.toByteArray());
    }

    @Test
    void cutArchives() throws IOException {
        byte[] archive = new TarBuilder()
                .file("a", new byte[10_000])
                .file("manifest.json", "[]")
                .bytes();
        for (int length : new int[] {1, 511, 513, 5_000}) {
            assertThrows(IOException.class, () -> load(new ByteArrayInputStream(archive, 0, length)));
        }
        byte[] gzip = ArchiveTest.gzip(archive);
        assertThrows(IOException.class, () -> load(new ByteArrayInputStream(gzip, 0, gzip.length - 9)));
    }

    @Test
    void bombs() throws IOException {
        byte[] zeros = new byte[1 << 20];
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        // 300 MiB in one file: 30 KB of zstd.
        byte[] start = new TarBuilder().file("a", new byte[0]).bytes();
        byte[] header = Arrays.copyOf(start, 512);
        byte[] size = "00002260000000".substring(2).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, header, 124, 12);
        checksum(header);
        tar.write(header);
        for (int i = 0; i < 300; i++) {
            tar.write(zeros);
        }
        byte[] bomb = Zstd.compress(tar.toByteArray());
        assertTrue(bomb.length < 100_000);
        assertRefused("refused as a bomb", bomb);
        ArchiveLimits small = new ArchiveLimits(3, 1 << 20, 1 << 20, 200);
        IOException e = assertThrows(
                IOException.class,
                () -> new ArchiveLoader(store, small).load(new TarBuilder().file("a", new byte[2 << 20]).stream()));
        assertTrue(String.valueOf(e.getMessage()).contains("more than 1048576 bytes"), e.getMessage());
        TarBuilder many = new TarBuilder();
        for (int i = 0; i < 4; i++) {
            many.special("d" + i, (byte) '5', "");
        }
        e = assertThrows(IOException.class, () -> new ArchiveLoader(store, small).load(many.stream()));
        assertTrue(String.valueOf(e.getMessage()).contains("more than 3 entries"), e.getMessage());
    }

    /** A long name of 8 GiB, or a PAX header of that length, is not read to its end. */
    @Test
    void endlessHeaders() throws IOException {
        for (char type : new char[] {'L', 'K', 'x', 'g'}) {
            byte[] header =
                    Arrays.copyOf(new TarBuilder().file("a", new byte[0]).bytes(), 512);
            header[156] = (byte) type;
            System.arraycopy("77777777777".getBytes(StandardCharsets.US_ASCII), 0, header, 124, 11);
            checksum(header);
            InputStream endless = new InputStream() {
                private final byte[] text = "30 comment=012345678901234567\n".getBytes(StandardCharsets.US_ASCII);
                private int at;

                @Override
                public int read() {
                    return text[at++ % text.length];
                }
            };
            IOException e = assertThrows(
                    IOException.class, () -> load(new SequenceInputStream(new ByteArrayInputStream(header), endless)));
            assertTrue(String.valueOf(e.getMessage()).contains("header"), type + ": " + e.getMessage());
        }
    }

    @Test
    void sparseFiles() throws IOException {
        byte[] header = Arrays.copyOf(new TarBuilder().file("a", new byte[0]).bytes(), 2048);
        header[156] = 'S';
        checksum(header);
        assertThrows(IOException.class, () -> load(new ByteArrayInputStream(header)));
    }

    /** U18: no bytes make it loop or throw anything else than an error of input. */
    @Test
    void mutatedArchives() throws IOException {
        byte[] layer = TestImages.layer("f", "x");
        byte[] archive = layout(layer, MediaType.OCI_LAYER, DIGESTS.sha256(new byte[1]));
        Random random = new Random(1);
        for (int round = 0; round < 400; round++) {
            byte[] mutated = archive.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                int at = random.nextInt(mutated.length);
                mutated[at] = (byte) random.nextInt(256);
                // A header whose checksum is right is read.
                int block = at / 512 * 512;
                byte[] header = Arrays.copyOfRange(mutated, block, block + 512);
                if (header[257] == 'u') {
                    checksum(header);
                    System.arraycopy(header, 0, mutated, block, 512);
                }
            }
            assertThrows(IOException.class, () -> load(new ByteArrayInputStream(mutated)));
        }
    }

    private static void checksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        byte[] text = String.format(java.util.Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, 148, 8);
    }

    private void load(InputStream in) throws IOException {
        new ArchiveLoader(store).load(in);
    }

    private void assertRefused(String message, byte[] archive) {
        assertRefused(message, archive, message);
    }

    private void assertRefused(String name, byte[] archive, String message) {
        IOException e = assertThrows(IOException.class, () -> load(new ByteArrayInputStream(archive)), name);
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }
}
