package io.jcontainers.build.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The target of the fuzzer (Jazzer, {@code --target_class}), and changes of documents that are right. */
public final class DocumentFuzzTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String MANIFEST = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
            + "\",\"config\":{\"mediaType\":\"" + MediaType.OCI_CONFIG + "\",\"digest\":\"" + DIGEST
            + "\",\"size\":7},\"layers\":[{\"mediaType\":\"" + MediaType.OCI_LAYER_GZIP + "\",\"digest\":\"" + DIGEST
            + "\",\"size\":9,\"annotations\":{\"a\":\"b\"}}],\"annotations\":{\"k\":\"v\"}}";
    private static final String CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":"
            + "\"2024-01-01T00:00:00.5Z\",\"config\":{\"Env\":[\"A=b\"],\"Cmd\":[\"x\"],\"Labels\":{\"l\":\"m\"},"
            + "\"ExposedPorts\":{\"80/tcp\":{}},\"Healthcheck\":{\"Test\":[\"NONE\"],\"Interval\":5}},"
            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIGEST
            + "\"]},\"history\":[{\"created_by\":\"x\"}]}";

    /** Reads bytes as each kind of document and writes it again; whatever is thrown but a refusal is a fault. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            Manifest manifest = Manifest.read(bytes, "");
            assertEquals(manifest, Manifest.read(manifest.write(), ""));
        } catch (DocumentException refused) {
            check(refused);
        }
        try {
            Index index = Index.read(bytes, "");
            assertEquals(index, Index.read(index.write(), ""));
        } catch (DocumentException refused) {
            check(refused);
        }
        try {
            ImageConfig config = ImageConfig.read(bytes);
            assertEquals(config, ImageConfig.read(config.write()));
        } catch (DocumentException refused) {
            check(refused);
        }
    }

    private static void check(DocumentException refused) {
        assertTrue(refused.getMessage() != null && refused.getMessage().length() < 10_000);
    }

    @Test
    void changedDocumentsAreReadOrRefused() {
        Random random = new Random(1);
        for (String text : new String[] {MANIFEST, CONFIG, "{}", "[]", ""}) {
            byte[] whole = text.getBytes(StandardCharsets.UTF_8);
            fuzzerTestOneInput(whole);
            for (int round = 0; round < 2_000 && whole.length > 0; round++) {
                byte[] changed = whole.clone();
                for (int change = random.nextInt(3); change >= 0; change--) {
                    changed[random.nextInt(changed.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : '"');
                }
                fuzzerTestOneInput(changed);
            }
        }
    }
}
