package io.jcontainers.build.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of some bytes (OCI image specification 1.1, descriptor.md, "Digests").
 *
 * @param algorithm how they were hashed
 * @param hex lower-case hexadecimal digits, as many as the algorithm has
 */
public record Digest(DigestAlgorithm algorithm, String hex) implements Comparable<Digest> {
    /** @throws IllegalArgumentException when {@code hex} is none of that algorithm */
    public Digest {
        if (!isHex(hex, algorithm.hexDigits())) {
            throw new IllegalArgumentException("not " + algorithm.hexDigits() + " lower-case hexadecimal digits");
        }
    }

    /**
     * Reads {@code sha256:0123...}.
     *
     * @throws IllegalArgumentException for anything else, also for an algorithm that is not known
     */
    public static Digest parse(String text) {
        Digest digest = parseOrNull(text);
        if (digest == null) {
            throw new IllegalArgumentException("invalid digest " + Shown.quoted(text));
        }
        return digest;
    }

    /** The same; null for anything else. */
    public static @Nullable Digest parseOrNull(String text) {
        int colon = text.indexOf(':');
        DigestAlgorithm algorithm = colon < 0 ? null : DigestAlgorithm.ofPrefix(text.substring(0, colon));
        String hex = text.substring(colon + 1);
        return algorithm == null || !isHex(hex, algorithm.hexDigits()) ? null : new Digest(algorithm, hex);
    }

    private static boolean isHex(String text, int digits) {
        if (text.length() != digits) {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            if ("0123456789abcdef".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The first twelve digits: how lists show it. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm.prefix() + ":" + hex;
    }

    /** Texts of somebody else in messages. */
    private static final class Shown {
        private static final int MOST = 200;

        static String quoted(String text) {
            StringBuilder shown = new StringBuilder("\"");
            for (int i = 0; i < Math.min(text.length(), MOST); i++) {
                char c = text.charAt(i);
                shown.append(c < ' ' || c == 0x7f ? String.format(Locale.ROOT, "\\x%02x", (int) c) : c);
            }
            return shown.append(text.length() > MOST ? "...\"" : "\"").toString();
        }
    }
}
