package io.jcontainers.build.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestTest {
    private static final String EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String BRACES = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final String CONFIG =
            "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + EMPTY + "\",\"size\":0}";
    private static final String HEAD = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",";

    @Test
    void whatIsReadIsWrittenAgain() throws DocumentException {
        String text = HEAD + "\"artifactType\":\"a/b\",\"config\":" + CONFIG + ",\"layers\":[{\"mediaType\":\""
                + MediaType.OCI_LAYER_GZIP + "\",\"digest\":\"" + EMPTY + "\",\"size\":5,\"urls\":[\"http://x\"],"
                + "\"annotations\":{\"k\":\"v\"}}],\"subject\":" + CONFIG
                + ",\"annotations\":{\"a\":\"b\"},\"more\":1}";
        Manifest manifest = Manifest.read(bytes(text), MediaType.OCI_MANIFEST);
        assertEquals(text, new String(manifest.write(), StandardCharsets.UTF_8));
        assertEquals(manifest, Manifest.read(manifest.write(), null));
    }

    @Test
    void indexesToo() throws DocumentException {
        String text = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX
                + "\",\"manifests\":[{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + EMPTY
                + "\",\"size\":5,\"platform\":{\"architecture\":\"arm\",\"os\":\"linux\",\"os.version\":\"1\","
                + "\"os.features\":[\"f\"],\"variant\":\"v7\"},\"artifactType\":\"a/b\"}],"
                + "\"annotations\":{\"a\":\"b\"},\"more\":{}}";
        Index index = Index.read(bytes(text), null);
        assertEquals(text, new String(index.write(), StandardCharsets.UTF_8));
    }

    @Test
    void aMissingTypeIsTheDeclaredOne() throws DocumentException {
        byte[] untyped = bytes("{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":[]}");
        assertEquals(
                MediaType.DOCKER_MANIFEST,
                Manifest.read(untyped, MediaType.DOCKER_MANIFEST).mediaType());
        assertEquals(MediaType.OCI_MANIFEST, Manifest.read(untyped, null).mediaType());
    }

    static Stream<Arguments> hostile() {
        String layers = "\"config\":" + CONFIG + ",\"layers\":[";
        String good = HEAD + layers + "]";
        return Stream.of(
                Arguments.of(good + ",\"manifests\":[]}", null, "manifests: it belongs into an index"),
                Arguments.of(good + "}", MediaType.DOCKER_MANIFEST, "mediaType: it says application/vnd.oci.image"),
                Arguments.of(good + "}", MediaType.OCI_INDEX, "it says application/vnd.oci.image.manifest"),
                Arguments.of(good + ",\"layers\":[]}", null, "Duplicate field 'layers'"),
                Arguments.of(good + ",\"Layers\":[]}", null, "Layers: it differs from a known field"),
                Arguments.of(good + "}{}", null, "it is not JSON"),
                Arguments.of(good + "} x", null, "it is not JSON"),
                Arguments.of(good + ",\"x\":NaN}", null, "it is not JSON"),
                Arguments.of(good + ",\"x\":1e400}", null, ""),
                Arguments.of(good + ",\"x\":1e100000055555555555555}", null, "a number that is beyond any range"),
                Arguments.of(good + "/* */}", null, "it is not JSON"),
                Arguments.of("\ufeff" + good + "}", null, "byte order mark"),
                Arguments.of("[]", null, "it has to be a JSON object"),
                Arguments.of("", null, "it is empty"),
                Arguments.of("{\"schemaVersion\":1,\"fsLayers\":[]}", null, "schema 1 is not supported"),
                Arguments.of("{\"schemaVersion\":3}", null, "schemaVersion: it has to be 2"),
                Arguments.of(HEAD + "\"config\":" + CONFIG + "}", null, "layers: it is required"),
                Arguments.of(HEAD + "\"layers\":[]}", null, "config: it is required"),
                Arguments.of(HEAD + layers + layer("a/b", EMPTY, "-1") + "]}", null, "layers[0].size: it is negative"),
                Arguments.of(HEAD + layers + layer("a/b", EMPTY, "1.5") + "]}", null, "layers[0].size: it has to be"),
                Arguments.of(HEAD + layers + layer("a/b", EMPTY, "9223372036854775808") + "]}", null, "whole number"),
                Arguments.of(HEAD + layers + layer("a/b", EMPTY, "1e400") + "]}", null, "whole number"),
                Arguments.of(HEAD + layers + layer("a/b", EMPTY, "\"1\"") + "]}", null, "whole number"),
                Arguments.of(HEAD + layers + layer("a/b", "sha256:../../x", "1") + "]}", null, "invalid digest"),
                Arguments.of(
                        HEAD + layers + layer("a/b", EMPTY.toUpperCase(java.util.Locale.ROOT), "1") + "]}",
                        null,
                        "invalid digest"),
                Arguments.of(HEAD + layers + layer("a/b", EMPTY + "\\n", "1") + "]}", null, "invalid digest"),
                Arguments.of(HEAD + layers + layer("a\\u0000b", EMPTY, "1") + "]}", null, "it is no media type"),
                Arguments.of(HEAD + layers + "null]}", null, "layers[0]: it has to be an object"),
                Arguments.of(
                        HEAD + layers + "{\"mediaType\":\"a/b\",\"digest\":\"" + BRACES
                                + "\",\"size\":2,\"data\":\"fXs=\"}]}",
                        null,
                        "layers[0].data: it is not the content"),
                Arguments.of(
                        HEAD + layers + "{\"mediaType\":\"a/b\",\"digest\":\"" + BRACES
                                + "\",\"size\":2,\"data\":\"?\"}]}",
                        null,
                        "layers[0].data: it has to be base64"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileManifests(String text, @Nullable String declared, String message) throws DocumentException {
        if (message.isEmpty()) {
            Manifest.read(bytes(text), declared);
            return;
        }
        DocumentException e = assertThrows(DocumentException.class, () -> Manifest.read(bytes(text), declared));
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }

    @Test
    void embeddedDataThatIsTheContent() throws DocumentException {
        String layer = "{\"mediaType\":\"a/b\",\"digest\":\"" + BRACES + "\",\"size\":2,\"data\":\"e30=\"}";
        Manifest.read(bytes(HEAD + "\"config\":" + CONFIG + ",\"layers\":[" + layer + "]}"), null);
    }

    @Test
    void limits() {
        String padding = " ".repeat(StrictJson.MAX_BYTES);
        assertMessage("it is larger than 4194304 bytes", bytes("{}" + padding));
        assertMessage("it is not JSON", bytes("{\"a\":" + "[".repeat(1_000_000) + "}"));
        assertMessage("it is not JSON", bytes("{\"a\":" + "1".repeat(1_000_000) + "}"));
        assertMessage("it is not UTF-8", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        assertMessage("it is not JSON", "{}".getBytes(StandardCharsets.UTF_16LE));
    }

    private static void assertMessage(String part, byte[] document) {
        DocumentException e = assertThrows(DocumentException.class, () -> Index.read(document, null));
        assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"layers", "config", "fsLayers"})
    void indexesThatAreManifestsToo(String field) {
        assertMessage(
                field + ": it belongs into a manifest",
                bytes("{\"schemaVersion\":2,\"manifests\":[],\"" + field + "\":[]}"));
    }

    @Test
    void forms() {
        Digest digest = Digest.parse(EMPTY);
        Manifest oci = Manifest.of(
                        DocumentForm.OCI,
                        Descriptor.of(MediaType.OCI_CONFIG, digest, 1),
                        List.of(
                                Descriptor.of(MediaType.OCI_LAYER, digest, 2),
                                Descriptor.of(MediaType.OCI_LAYER_ZSTD, digest, 3)))
                .withAnnotations(Map.of("a", "b"));
        Manifest docker = oci.inForm(DocumentForm.DOCKER);
        assertEquals(MediaType.DOCKER_MANIFEST, docker.mediaType());
        assertEquals(MediaType.DOCKER_CONFIG, docker.config().mediaType());
        assertEquals(MediaType.DOCKER_LAYER, docker.layers().get(0).mediaType());
        assertEquals(MediaType.DOCKER_LAYER_ZSTD, docker.layers().get(1).mediaType());
        assertEquals(Map.of(), docker.annotations());
        assertEquals(oci.withAnnotations(Map.of()), docker.inForm(DocumentForm.OCI));
        Manifest artifact = Manifest.of(DocumentForm.OCI, oci.config(), List.of(Descriptor.of("a/b", digest, 2)));
        assertThrows(IllegalArgumentException.class, () -> artifact.inForm(DocumentForm.DOCKER));
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, 0",
        "linux/amd64/v3, 3",
        "linux/amd64/v2, 0",
        "linux/arm64, 1",
        "linux/arm/v7, 4",
        "linux/arm/v6, 5",
        "linux/arm/v5, -1",
        "linux/arm/v8, 4",
        "windows/amd64, -1",
        "unknown/unknown, -1",
    })
    void choosesByPlatform(String wanted, int expected) {
        List<Descriptor> manifests = new ArrayList<>();
        List<Platform> offered = List.of(
                Platform.of("linux", "amd64", ""),
                Platform.of("linux", "arm64", "v8"),
                Platform.of("linux", "amd64", ""),
                Platform.of("linux", "amd64", "v3"),
                Platform.of("linux", "arm", "v7"),
                Platform.of("linux", "arm", "v6"),
                Platform.of("unknown", "unknown", ""));
        for (Platform platform : offered) {
            manifests.add(Descriptor.of(MediaType.OCI_MANIFEST, Digest.parse(EMPTY), manifests.size())
                    .withPlatform(platform));
        }
        Optional<Descriptor> chosen = Index.of(DocumentForm.OCI, manifests).select(Platform.parse(wanted));
        assertEquals(expected, chosen.map(Descriptor::size).orElse(-1L));
    }

    private static String layer(String type, String digest, String size) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
