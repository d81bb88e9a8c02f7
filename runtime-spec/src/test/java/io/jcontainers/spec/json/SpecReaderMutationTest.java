package io.jcontainers.spec.json;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.spec.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Documents with random damage from fixed seeds: each is read or refused, and nothing else is ever thrown. */
final class SpecReaderMutationTest {
    private static final int DOCUMENTS = 20_000;
    private static final String[] TOKENS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u0000",
        "\\ud800",
        "null",
        "true",
        "-1",
        "1e9",
        "18446744073709551615"
    };

    @Test
    void everyDamagedDocumentIsReadOrRefused() {
        byte[] original = Samples.own("every-field.json");
        int read = 0;
        for (int seed = 0; seed < DOCUMENTS; seed++) {
            byte[] damaged = damage(original, new Random(seed));
            try {
                if (SpecReaderFuzzTest.readOrRefuse(damaged)) {
                    read++;
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + new String(damaged, StandardCharsets.UTF_8), e);
            }
        }
        // Both outcomes must be common, or the test shows nothing.
        assertTrue(read > DOCUMENTS / 20 && read < DOCUMENTS - DOCUMENTS / 20, read + " read");
    }

    private static byte[] damage(byte[] original, Random random) {
        byte[] document = original.clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(document.length);
            document = switch (random.nextInt(5)) {
                case 0 -> replaced(document, at, (byte) random.nextInt(256));
                case 1 -> spliced(document, at, 0, TOKENS[random.nextInt(TOKENS.length)]);
                case 2 -> spliced(document, at, Math.min(random.nextInt(40), document.length - at), "");
                case 3 -> replaced(document, at, (byte) ('0' + random.nextInt(10)));
                default -> replaced(document, at, (byte) ('a' + random.nextInt(26)));
            };
        }
        return document;
    }

    private static byte[] replaced(byte[] document, int at, byte value) {
        document[at] = value;
        return document;
    }

    private static byte[] spliced(byte[] document, int at, int removed, String inserted) {
        byte[] in = inserted.getBytes(StandardCharsets.UTF_8);
        byte[] result = Arrays.copyOf(document, document.length - removed + in.length);
        System.arraycopy(in, 0, result, at, in.length);
        System.arraycopy(document, at + removed, result, at + in.length, document.length - at - removed);
        return result;
    }
}
