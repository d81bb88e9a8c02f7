package io.jcontainers.build.registry.auth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The target of the fuzzer (Jazzer, {@code --target_class}), and changes of challenges that are right. */
public final class ChallengeFuzzTest {
    /** Reads a header; whatever is thrown but a refusal is a fault. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String header = new String(bytes, StandardCharsets.ISO_8859_1);
        List<Challenge> challenges;
        try {
            challenges = ChallengeParser.parse(header);
        } catch (IllegalArgumentException refused) {
            return;
        }
        for (Challenge challenge : challenges) {
            assertTrue(challenge.scheme().length() <= header.length());
            challenge
                    .parameters()
                    .forEach((name, value) -> assertTrue(name.length() + value.length() <= header.length()));
        }
    }

    @Test
    void changedHeadersAreRead() {
        byte[] whole = ("Basic realm=\"a\\\"b\", Bearer realm=\"https://auth.example/token\",service=\"r\","
                        + "scope=\"repository:x:pull,push\", Negotiate abc==")
                .getBytes(StandardCharsets.ISO_8859_1);
        fuzzerTestOneInput(whole);
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            fuzzerTestOneInput(changed);
        }
    }
}
