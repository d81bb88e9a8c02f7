package io.jcontainers.build.registry;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client and the registry that it is tried against, with the documents that tests put there. */
abstract class FakeRegistryTest {
    final Fast fast = new Fast();
    FakeRegistry registry;
    RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        client = new RegistryClient(fast.settings());
    }

    @AfterEach
    void stop() {
        client.close();
        registry.close();
    }

    Reference name(String rest) {
        return Reference.parse(registry.host() + "/" + rest);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Reason reason(RegistryException e) {
        return e.reason();
    }

    Digest put(String tag, String type, String text) {
        return registry.manifest("app", tag, type, bytes(text));
    }

    static String entry(String type, Digest digest, int size, String platform) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size
                + (platform.isEmpty() ? "" : ",\"platform\":" + platform) + "}";
    }

    static String platform(String os, String architecture, String variant) {
        return "{\"os\":\"" + os + "\",\"architecture\":\"" + architecture + "\""
                + (variant.isEmpty() ? "" : ",\"variant\":\"" + variant + "\"") + "}";
    }

    static String index(String... entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":["
                + String.join(",", entries) + "]}";
    }
}
