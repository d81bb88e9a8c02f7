package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.TarWriter;
import io.jcontainers.conformance.suite.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An image made by hand: the busybox of "base", and a layer of its own with a file of random bytes. */
final class RemoteImage {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private final byte[] common;
    private final byte[] own;
    private final byte[] config;
    private final byte[] manifest;

    private RemoteImage(byte[] common, byte[] own, Map<String, Object> ownDescriptor) {
        this.common = common;
        this.own = own;
        this.config = json(Json.object(
                "architecture",
                architecture(),
                "os",
                "linux",
                "config",
                Json.object("Env", List.of("PATH=/bin"), "Cmd", List.of("sh")),
                "rootfs",
                Json.object("type", "layers", "diff_ids", List.of(digest(common), digest(own)))));
        this.manifest = json(Json.object(
                "schemaVersion",
                2L,
                "mediaType",
                MANIFEST,
                "config",
                descriptor(CONFIG, config),
                "layers",
                List.of(descriptor(LAYER, common), ownDescriptor)));
    }

    static RemoteImage of(BuildStage stage, int bytes) throws IOException {
        byte[] own = layer(bytes);
        return new RemoteImage(busybox(stage), own, descriptor(LAYER, own));
    }

    /** One whose own layer is to be had elsewhere. */
    static RemoteImage withForeignLayer(BuildStage stage, String mediaType, List<String> urls) throws IOException {
        byte[] own = layer(100_000);
        Map<String, Object> descriptor = descriptor(mediaType, own);
        descriptor.put("urls", urls);
        return new RemoteImage(busybox(stage), own, descriptor);
    }

    private static byte[] layer(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return new TarWriter()
                .entry("data.bin", '0', "", new String(random, StandardCharsets.ISO_8859_1))
                .bytes();
    }

    private static byte[] busybox(BuildStage stage) throws IOException {
        String digest = stage.image("docker.io/library/base:latest", "")
                .manifest()
                .get("layers")
                .at(0)
                .get("digest")
                .text();
        return Files.readAllBytes(stage.layout().resolve("blobs").resolve(digest.replace(':', '/')));
    }

    static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    static Map<String, Object> descriptor(String mediaType, byte[] bytes) {
        return Json.object("mediaType", mediaType, "digest", digest(bytes), "size", (long) bytes.length);
    }

    static byte[] json(Map<String, Object> document) {
        return Json.write(document).getBytes(StandardCharsets.UTF_8);
    }

    static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] own() {
        return own;
    }

    /** Digest of the layer of random bytes. */
    String ownDigest() {
        return digest(own);
    }

    byte[] config() {
        return config;
    }

    byte[] manifest() {
        return manifest;
    }

    String digest() {
        return digest(manifest);
    }

    /** Puts it into a registry without passwords and TLS. */
    void publish(RegistryServer server, String repository, String tag, boolean withOwnLayer)
            throws IOException, InterruptedException {
        String base = "http://" + server.host() + "/v2/" + repository + "/";
        List<byte[]> blobs = new ArrayList<>(List.of(common, config));
        if (withOwnLayer) {
            blobs.add(own);
        }
        for (byte[] blob : blobs) {
            upload(base, blob);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            send(client, "PUT", base + "manifests/" + tag, MANIFEST, manifest);
        }
    }

    /** Puts a blob into a registry, below the address of a repository. */
    static void upload(String base, byte[] blob) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String place = send(client, "POST", base + "blobs/uploads/", "text/plain", new byte[0])
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            send(client, "PUT", place + "&digest=" + digest(blob), "application/octet-stream", blob);
        }
    }

    private static HttpResponse<String> send(HttpClient client, String method, String uri, String type, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Content-Type", type)
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + uri + ": " + response.statusCode() + " " + response.body());
        }
        return response;
    }
}
