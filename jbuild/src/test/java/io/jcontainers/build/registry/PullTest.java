package io.jcontainers.build.registry;

import static io.jcontainers.build.registry.FakeRegistry.body;
import static io.jcontainers.build.registry.FakeRegistry.status;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullTest extends FakeRegistryTest {
    private static final String HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String CONFIG =
            "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:" + HEX + "\",\"size\":0}";
    private static final String IMAGE = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
            + "\",\"config\":" + CONFIG + ",  \"layers\":[]}\n";

    @Test
    void bytesStayAsTheyAre() throws IOException {
        Digest digest = put("1", MediaType.OCI_MANIFEST, IMAGE);
        for (Reference reference : List.of(name("app:1"), name("app@" + digest), name("app:other@" + digest))) {
            Manifest manifest = client.manifest(reference);
            assertArrayEquals(bytes(IMAGE), manifest.bytes());
            assertEquals(Descriptor.of(MediaType.OCI_MANIFEST, digest, IMAGE.length()), manifest.descriptor());
        }
        assertEquals(
                Descriptor.of(MediaType.OCI_MANIFEST, digest, IMAGE.length()),
                client.head(name("app:1")).orElseThrow());
        List<String> accept = registry.requests.getLast().headers().get("Accept");
        assertEquals(
                List.of(
                        MediaType.OCI_INDEX,
                        MediaType.OCI_MANIFEST,
                        MediaType.DOCKER_INDEX,
                        MediaType.DOCKER_MANIFEST,
                        "*/*"),
                accept);
    }

    @Test
    void whatIsNotThere() {
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:2")));
        assertEquals(Reason.NOT_FOUND, e.reason());
        assertTrue(e.getMessage().contains("manifest unknown (MANIFEST_UNKNOWN)"), e.getMessage());
        assertEquals(List.of(), fast.waits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Announced as something else.
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.oci.image.index.v1+json",
                "application/json",
                "text/html; charset=utf-8",
            })
    void contentTypeLies(String type) {
        put("1", type, IMAGE);
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        assertEquals(Reason.UNTRUSTED, e.reason());
    }

    @Test
    void parametersOfContentTypeDontCount() throws IOException {
        put("1", "Application/vnd.oci.image.manifest.v1+JSON; charset=utf-8", IMAGE);
        assertEquals(
                MediaType.OCI_MANIFEST,
                client.manifest(name("app:1")).descriptor().mediaType());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "both manifests and layers | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[],'manifests':[]}",
                "both, as an index | {'schemaVersion':2,'mediaType':'M','manifests':[],'config':C,'layers':[]}",
                "case differs | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[],'Layers':[]}",
                "case of mediaType | {'schemaVersion':2,'MediaType':'M','config':C,'layers':[]}",
                "name twice | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[],'layers':[]}",
                "rubbish behind | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[]} {}",
                "comment | {'schemaVersion':2,/**/'mediaType':'M','config':C,'layers':[]}",
                "NaN | {'schemaVersion':NaN,'mediaType':'M','config':C,'layers':[]}",
                "1e400 | {'schemaVersion':1e400,'mediaType':'M','config':C,'layers':[]}",
                "2.0 | {'schemaVersion':2.0,'mediaType':'M','config':C,'layers':[]}",
                "schema 1 | {'schemaVersion':1,'mediaType':'M','config':C,'layers':[]}",
                "no schema | {'mediaType':'M','config':C,'layers':[]}",
                "negative size | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[{'mediaType"
                        + "':'x','digest':'sha256:H','size':-1}]}",
                "huge size | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[{'mediaType':'x"
                        + "','digest':'sha256:H','size':9223372036854775808}]}",
                "size as text | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[{'mediaType'"
                        + ":'x','digest':'sha256:H','size':'1'}]}",
                "digest as path | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[{'mediaTyp"
                        + "e':'x','digest':'sha256:../../x','size':1}]}",
                "digest md5 | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[{'mediaType':'"
                        + "x','digest':'md5:00','size':1}]}",
                "data is not it | {'schemaVersion':2,'mediaType':'M','config':C,'layers':[{'mediaTyp"
                        + "e':'x','digest':'sha256:H','size':1,'data':'QQ=='}]}",
                "no config | {'schemaVersion':2,'mediaType':'M','layers':[]}",
                "layers no array | {'schemaVersion':2,'mediaType':'M','config':C,'layers':{}}",
                "no object | []",
                "nothing | ``",
                "mark | \ufeff{'schemaVersion':2,'mediaType':'M','config':C,'layers':[]}",
            })
    void documentsThatAreNone(String title, String text) {
        String json =
                text == null ? "" : text.replace('\'', '"').replace("\"M\"", "\"" + MediaType.OCI_MANIFEST + "\"");
        put("1", MediaType.OCI_MANIFEST, json.replace(":C", ":" + CONFIG).replace(":H", ":" + HEX));
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")), title);
        assertEquals(Reason.UNTRUSTED, e.reason(), title);
        assertTrue(e.getMessage().contains("/v2/app/manifests/1: manifest: "), e.getMessage());
    }

    @Test
    void deepNesting() {
        put("1", MediaType.OCI_MANIFEST, "{\"a\":" + "[".repeat(1_000_000));
        assertEquals(
                Reason.UNTRUSTED, reason(assertThrows(RegistryException.class, () -> client.manifest(name("app:1")))));
    }

    @Test
    void notUtf8() {
        registry.manifest("app", "1", MediaType.OCI_MANIFEST, IMAGE.getBytes(StandardCharsets.UTF_16));
        assertEquals(
                Reason.UNTRUSTED, reason(assertThrows(RegistryException.class, () -> client.manifest(name("app:1")))));
    }

    @Test
    void ociTypesMayBeUnsaidDockersMayNot() throws IOException {
        String unsaid = "{\"schemaVersion\":2,\"config\":" + CONFIG + ",\"layers\":[]}";
        put("1", MediaType.OCI_MANIFEST, unsaid);
        put("2", MediaType.DOCKER_MANIFEST, unsaid);
        assertEquals(
                MediaType.OCI_MANIFEST,
                client.manifest(name("app:1")).descriptor().mediaType());
        assertThrows(RegistryException.class, () -> client.manifest(name("app:2")));
    }

    @Test
    void digestHeaderLies() {
        put("1", MediaType.OCI_MANIFEST, IMAGE);
        for (String lie : List.of("sha256:" + HEX, "sha256:xyz", "nonsense")) {
            registry.faults.clear();
            registry.fault(1, "GET", "/manifests/1", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_MANIFEST);
                exchange.getResponseHeaders().set("Docker-Content-Digest", lie);
                return body(exchange, 200, bytes(IMAGE));
            });
            RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
            assertEquals(Reason.UNTRUSTED, e.reason());
        }
    }

    @Test
    void otherBytesThanTheDigestNames() {
        Digest digest = put("1", MediaType.OCI_MANIFEST, IMAGE);
        registry.manifests.put("app/" + digest, bytes(IMAGE + " "));
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app@" + digest)));
        assertEquals(Reason.UNTRUSTED, e.reason());
        assertTrue(e.getMessage().contains(digest.toString()), e.getMessage());
    }

    @Test
    void tooLong() {
        registry.fault(9, "GET", "/manifests/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_MANIFEST);
            exchange.sendResponseHeaders(200, 0); // chunked, without end
            byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                exchange.getResponseBody().write(blanks);
            }
        });
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        assertEquals(Reason.UNTRUSTED, e.reason());
        assertEquals(
                1,
                registry.requests.stream()
                        .filter(r -> r.uri().contains("manifests"))
                        .count());
    }

    @Test
    void encodedBodiesAreRefused() {
        registry.fault(1, "GET", "/manifests/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_MANIFEST);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            return body(exchange, 200, bytes(IMAGE));
        });
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        assertEquals(Reason.UNTRUSTED, e.reason());
        assertEquals("identity", registry.requests.getLast().headers().getFirst("Accept-Encoding"));
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, 0", "linux/amd64/v3, 5", "linux/amd64/v2, 0", "linux/arm64, 1", "linux/arm64/v8, 1",
        "linux/arm/v7, 2", "linux/arm, 2", "linux/arm/v6, 3", "linux/arm/v8, 2", "windows/amd64, 4",
    })
    void platforms(String wanted, int expected) throws IOException {
        List<String> entries = new ArrayList<>();
        List<Digest> digests = new ArrayList<>();
        String[][] offers = {
            {"linux", "amd64", ""},
            {"linux", "aarch64", "v8"},
            {"linux", "arm", "v7"},
            {"linux", "arm", "v6"},
            {"windows", "amd64", ""},
            {"linux", "amd64", "v3"},
            {"linux", "amd64", ""}
        };
        entries.add(
                entry(MediaType.OCI_MANIFEST, Digest.parse("sha256:" + HEX), 7, platform("unknown", "unknown", "")));
        for (int i = 0; i < offers.length; i++) {
            String text = IMAGE + " ".repeat(i);
            digests.add(put("x" + i, MediaType.OCI_MANIFEST, text));
            entries.add(entry(
                    MediaType.OCI_MANIFEST,
                    digests.get(i),
                    text.length(),
                    platform(offers[i][0], offers[i][1], offers[i][2])));
        }
        put("1", MediaType.OCI_INDEX, index(entries.toArray(String[]::new)));
        assertEquals(
                digests.get(expected),
                client.image(name("app:1"), Platform.parse(wanted)).digest());
    }

    @Test
    void noPlatformFits() {
        put(
                "1",
                MediaType.OCI_INDEX,
                index(entry(MediaType.OCI_MANIFEST, Digest.parse("sha256:" + HEX), 7, platform("linux", "s390x", ""))));
        RegistryException e =
                assertThrows(RegistryException.class, () -> client.image(name("app:1"), Platform.parse("linux/amd64")));
        assertEquals(Reason.NOT_FOUND, e.reason());
        assertTrue(e.getMessage().contains("[linux/s390x]"), e.getMessage());
    }

    @Test
    void indexesWithinIndexes() throws IOException {
        Digest digest = put("x", MediaType.OCI_MANIFEST, IMAGE);
        String text = index(entry(MediaType.OCI_MANIFEST, digest, IMAGE.length(), platform("linux", "amd64", "")));
        for (int depth = 1; depth <= 5; depth++) {
            Digest above = put("d" + depth, MediaType.OCI_INDEX, text);
            text = index(entry(MediaType.OCI_INDEX, above, text.length(), ""));
        }
        assertEquals(
                digest,
                client.image(name("app:d4"), Platform.parse("linux/amd64")).digest());
        RegistryException e = assertThrows(
                RegistryException.class, () -> client.image(name("app:d5"), Platform.parse("linux/amd64")));
        assertEquals(Reason.UNTRUSTED, e.reason());
    }

    @Test
    void childrenThatAreNotWhatTheIndexSays() {
        Digest digest = put("x", MediaType.OCI_MANIFEST, IMAGE);
        put(
                "size",
                MediaType.OCI_INDEX,
                index(entry(MediaType.OCI_MANIFEST, digest, IMAGE.length() + 1, platform("linux", "amd64", ""))));
        put(
                "type",
                MediaType.OCI_INDEX,
                index(entry(MediaType.DOCKER_MANIFEST, digest, IMAGE.length(), platform("linux", "amd64", ""))));
        put(
                "huge",
                MediaType.OCI_INDEX,
                index(entry(MediaType.OCI_MANIFEST, digest, 1 << 30, platform("linux", "amd64", ""))));
        for (String tag : List.of("size", "type", "huge")) {
            RegistryException e = assertThrows(
                    RegistryException.class, () -> client.image(name("app:" + tag), Platform.parse("linux/amd64")));
            assertEquals(Reason.UNTRUSTED, e.reason(), tag);
        }
    }

    @Test
    void passingFailuresAreTriedAgain() throws IOException {
        put("1", MediaType.OCI_MANIFEST, IMAGE);
        for (int code : new int[] {408, 429, 500, 502, 503, 504}) {
            registry.fault(1, "GET", "/manifests/", exchange -> status(exchange, code));
            client.manifest(name("app:1"));
        }
        assertEquals(6, fast.waits.size());
        registry.fault(9, "GET", "/manifests/", exchange -> status(exchange, 503));
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertEquals(6 + 5, fast.waits.size());
        assertFalse(e.retryable());
    }

    @Test
    void lastingFailuresAreNot() {
        for (int code : new int[] {400, 403, 404, 405, 410, 501}) {
            registry.fault(1, "GET", "/manifests/", exchange -> status(exchange, code));
            assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        }
        assertEquals(List.of(), fast.waits);
    }

    @Test
    void retryAfterIsObeyedWithinReason() throws IOException {
        put("1", MediaType.OCI_MANIFEST, IMAGE);
        registry.fault(1, "GET", "/manifests/", exchange -> status(exchange, 429, "Retry-After", "7"));
        client.manifest(name("app:1"));
        assertEquals(List.of(java.time.Duration.ofSeconds(7)), fast.waits);
        registry.fault(1, "GET", "/manifests/", exchange -> status(exchange, 429, "Retry-After", "1000000000"));
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        assertEquals(Reason.RATE_LIMITED, e.reason());
        assertEquals(1, fast.waits.size());
    }
}
