package io.jcontainers.build.registry;

import static io.jcontainers.build.registry.FakeRegistry.status;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.auth.Credentials;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {
    private static final int SIZE = 100_000;

    private final Fast fast = new Fast();
    private final byte[] bytes = new byte[SIZE];
    private FakeRegistry registry;
    private RegistryClient client;
    private Descriptor blob;

    @BeforeEach
    void start() throws IOException {
        new Random(7).nextBytes(bytes);
        registry = new FakeRegistry();
        client = new RegistryClient(fast.settings());
        blob = Descriptor.of(MediaType.OCI_LAYER_GZIP, Digests.fast().sha256(bytes), SIZE);
    }

    @AfterEach
    void stop() {
        client.close();
        registry.close();
    }

    private Reference app() {
        return Reference.parse(registry.host() + "/app");
    }

    private Push.Outcome push(RegistryClient with, String from) throws IOException {
        return with.push(app()).blob(blob, BlobSource.of(bytes), from, TransferListener.none());
    }

    private void assertStored() {
        assertArrayEquals(bytes, registry.blobs.get(blob.digest().toString()));
    }

    private List<String> methods() {
        return registry.asked().stream()
                .filter(request -> !request.equals("GET /v2/"))
                .map(request -> request.substring(0, request.indexOf(' ')))
                .toList();
    }

    @Test
    void inOnePut() throws IOException {
        assertEquals(Push.Outcome.UPLOADED, push(client, null));
        assertStored();
        assertEquals(List.of("HEAD", "POST", "PUT"), methods());
        assertTrue(registry.asked()
                .getLast()
                .endsWith("/uploads/1?_state=a%2Fb%3D&digest=sha256%3A"
                        + blob.digest().hex()));
        assertEquals(
                "application/octet-stream",
                registry.requests.getLast().headers().getFirst("Content-Type"));
        assertEquals(String.valueOf(SIZE), registry.requests.getLast().headers().getFirst("Content-Length"));
    }

    @Test
    void thereAlready() throws IOException {
        registry.blob(bytes);
        assertEquals(Push.Outcome.EXISTED, push(client, null));
        assertEquals(List.of("HEAD"), methods());
    }

    @Test
    void mounted() throws IOException {
        registry.fault(1, "HEAD", "/blobs/", exchange -> status(exchange, 404));
        registry.blob(bytes);
        assertEquals(Push.Outcome.MOUNTED, push(client, "library/base"));
        assertEquals(List.of("HEAD", "POST"), methods());
        assertTrue(
                registry.asked().getLast().endsWith("&from=library%2Fbase"),
                registry.asked().toString());
    }

    @Test
    void mountRefused() throws IOException {
        assertEquals(Push.Outcome.UPLOADED, push(client, "library/base"));
        assertStored();
        assertEquals(List.of("HEAD", "POST", "PUT"), methods());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405})
    void mountRefusedWithAnError(int code) throws IOException {
        registry.fault(3, "POST", "mount=", exchange -> status(exchange, code));
        assertEquals(Push.Outcome.UPLOADED, push(client, "library/base"));
        assertStored();
        assertEquals(List.of("HEAD", "POST", "POST", "PUT"), methods());
        assertEquals(List.of(), fast.waits);
    }

    @Test
    void anAnswerThatIsLostIsNotWaitedForTwice() throws IOException {
        registry.fault(1, "HEAD", "/blobs/", exchange -> status(exchange, 404));
        registry.fault(1, "PUT", "/blobs/", exchange -> {
            registry.blob(exchange.getRequestBody().readAllBytes());
            return status(exchange, 502);
        });
        registry.fault(1, "GET", "/blobs/uploads/", exchange -> status(exchange, 404));
        assertEquals(Push.Outcome.UPLOADED, push(client, null));
        assertStored();
        assertEquals(List.of("HEAD", "POST", "PUT", "GET", "HEAD"), methods());
    }

    @Test
    void inPieces() throws IOException {
        try (RegistryClient pieces = new RegistryClient(fast.settings().with(1, 1, 1, 40_000))) {
            assertEquals(Push.Outcome.UPLOADED, push(pieces, null));
        }
        assertStored();
        assertEquals(List.of("HEAD", "POST", "PATCH", "PATCH", "PATCH", "PUT"), methods());
        assertEquals(
                "80000-99999",
                registry.requests.get(registry.requests.size() - 2).headers().getFirst("Content-Range"));
    }

    @Test
    void leastPiece() throws IOException {
        registry.fault(1, "POST", "/uploads/", exchange -> {
            exchange.getResponseHeaders().set("OCI-Chunk-Min-Length", "60000");
            return false;
        });
        try (RegistryClient pieces = new RegistryClient(fast.settings().with(1, 1, 1, 40_000))) {
            push(pieces, null);
        }
        assertEquals(List.of("HEAD", "POST", "PATCH", "PATCH", "PUT"), methods());
    }

    @Test
    void goesOnAfterADrop() throws IOException {
        registry.fault(1, "PUT", "/uploads/1", exchange -> {
            byte[] part = exchange.getRequestBody().readNBytes(30_000);
            registry.uploads.get("1").write(part);
            exchange.close();
            return true;
        });
        assertEquals(Push.Outcome.UPLOADED, push(client, null));
        assertStored();
        assertEquals(List.of("HEAD", "POST", "PUT", "GET", "PATCH", "PUT"), methods());
        assertEquals(
                "30000-99999",
                registry.requests.get(registry.requests.size() - 2).headers().getFirst("Content-Range"));
        assertEquals(1, fast.waits.size());
    }

    @Test
    void piecesThatWereTakenInPart() throws IOException {
        registry.fault(1, "PATCH", "/uploads/1", exchange -> {
            byte[] part = exchange.getRequestBody().readAllBytes();
            registry.uploads.get("1").write(Arrays.copyOf(part, 10_000));
            return status(exchange, 202, "Location", "/v2/app/blobs/uploads/1?_state=a%2Fb%3D", "Range", "0-9999");
        });
        try (RegistryClient pieces = new RegistryClient(fast.settings().with(1, 1, 1, 90_000))) {
            push(pieces, null);
        }
        assertStored();
        assertEquals(List.of("HEAD", "POST", "PATCH", "PATCH", "PUT"), methods());
    }

    @Test
    void lostUploadsBeginAnew() throws IOException {
        registry.fault(1, "PUT", "/uploads/1", exchange -> {
            registry.uploads.remove("1");
            return status(exchange, 404);
        });
        assertEquals(Push.Outcome.UPLOADED, push(client, null));
        assertStored();
        assertEquals(List.of("HEAD", "POST", "PUT", "GET", "HEAD", "POST", "PUT"), methods());
    }

    @Test
    void failsForEver() {
        registry.fault(99, "PUT", "/uploads/", exchange -> status(exchange, 500));
        RegistryException e = assertThrows(RegistryException.class, () -> push(client, null));
        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertEquals(
                6, methods().stream().filter(method -> method.equals("PUT")).count());
    }

    @Test
    void brokenOffUploadsAreTakenBack() {
        registry.fault(1, "PUT", "/uploads/", exchange -> status(exchange, 403));
        assertEquals(
                Reason.DENIED,
                assertThrows(RegistryException.class, () -> push(client, null)).reason());
        assertEquals("DELETE", methods().getLast());
        assertEquals(0, registry.uploads.size());
    }

    @Test
    void sourcesThatFail() {
        IOException e = assertThrows(
                IOException.class,
                () -> client.push(app()).blob(blob, BlobSource.of(new byte[10]), null, TransferListener.none()));
        assertTrue(e.getMessage().contains("ends after 10"), e.getMessage());
        assertTrue(methods().stream().filter(method -> method.equals("PUT")).count() <= 1, "tried again");
    }

    @Test
    void emptyBlob() throws IOException {
        Digest digest = Digests.fast().sha256(new byte[0]);
        client.push(app())
                .blob(Descriptor.of("x/y", digest, 0), BlobSource.of(new byte[0]), null, TransferListener.none());
        assertEquals(0, registry.blobs.get(digest.toString()).length);
    }

    @Test
    void locationsElsewhereGetNoCredentials() throws IOException {
        String basic = "Basic " + new Credentials.UserPassword("u", "p").basic();
        try (FakeRegistry other = new FakeRegistry("127.0.0.2");
                RegistryClient known =
                        new RegistryClient(fast.settings().with((_, _) -> new Credentials.UserPassword("u", "p")))) {
            registry.faults.add(
                    exchange -> !basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            && status(exchange, 401, "WWW-Authenticate", "Basic realm=x"));
            other.uploads.put("7", new java.io.ByteArrayOutputStream());
            registry.fault(
                    1,
                    "POST",
                    "/uploads/",
                    exchange -> status(
                            exchange,
                            202,
                            "Location",
                            "http://" + other.host() + "/v2/app/blobs/uploads/7?_state=a%2Fb%3D"));
            push(known, null);
            assertArrayEquals(bytes, other.blobs.get(blob.digest().toString()));
            other.requests.forEach(request -> assertNull(request.authorization()));
        }
    }

    private static byte[] image(String more) {
        return ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
                        + "\",\"config\":{\"mediaType\":\"a/config\",\"digest\":\"sha256:"
                        + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":0},\"layers\":[]"
                        + more + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void manifests() throws IOException {
        byte[] image = image("  ");
        Descriptor pushed = client.push(app()).manifest(image, MediaType.OCI_MANIFEST, "1");
        assertEquals(Descriptor.of(MediaType.OCI_MANIFEST, Digests.fast().sha256(image), image.length), pushed);
        assertArrayEquals(image, registry.manifests.get("app/1"));
        assertEquals(MediaType.OCI_MANIFEST, registry.types.get("app/1"));
        client.push(app()).manifest(image, MediaType.OCI_MANIFEST, null);
        assertEquals(
                "PUT /v2/app/manifests/" + pushed.digest(), registry.asked().getLast());
    }

    @Test
    void manifestsOfAnotherTypeAreNotSent() {
        for (String type : List.of(MediaType.DOCKER_MANIFEST, MediaType.OCI_INDEX, "application/json")) {
            assertThrows(RegistryException.class, () -> client.push(app()).manifest(image(""), type, "1"), type);
        }
        assertEquals(List.of(), methods());
    }

    @Test
    void registriesThatStoreSomethingElse() {
        registry.fault(
                1,
                "PUT",
                "/manifests/",
                exchange -> status(
                        exchange,
                        201,
                        "Docker-Content-Digest",
                        Digests.fast().sha256(new byte[0]).toString()));
        assertEquals(
                Reason.UNTRUSTED,
                assertThrows(
                                RegistryException.class,
                                () -> client.push(app()).manifest(image(""), MediaType.OCI_MANIFEST, "1"))
                        .reason());
    }

    private static String subject(byte[] image) {
        return ",\"artifactType\":\"a/b\",\"annotations\":{\"k\":\"v\"},\"subject\":{\"mediaType\":\""
                + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + Digests.fast().sha256(image) + "\",\"size\":"
                + image.length + "}";
    }

    @Test
    void subjectsAreListedUnderTheFallBackTag() throws IOException {
        byte[] image = image("");
        Digest digest = Digests.fast().sha256(image);
        byte[] one = image(subject(image));
        byte[] two = image(subject(image) + " ");
        Push push = client.push(app());
        push.manifest(image, MediaType.OCI_MANIFEST, "1");
        push.manifest(one, MediaType.OCI_MANIFEST, null);
        push.manifest(one, MediaType.OCI_MANIFEST, null);
        push.manifest(two, MediaType.OCI_MANIFEST, null);
        List<Descriptor> referrers = client.referrers(app(), digest, null);
        assertEquals(
                List.of(Digests.fast().sha256(one), Digests.fast().sha256(two)),
                referrers.stream().map(Descriptor::digest).toList());
        assertEquals("a/b", referrers.getFirst().artifactType());
        assertEquals("v", referrers.getFirst().annotations().get("k"));
        assertTrue(registry.manifests.containsKey("app/sha256-" + digest.hex()));
    }

    @Test
    void registriesWithReferrersNeedNoTag() throws IOException {
        registry.referrers = true;
        byte[] image = image("");
        client.push(app()).manifest(image(subject(image)), MediaType.OCI_MANIFEST, null);
        assertEquals(List.of("PUT"), methods());
    }
}
