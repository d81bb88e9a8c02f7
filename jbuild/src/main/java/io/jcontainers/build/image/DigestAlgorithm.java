package io.jcontainers.build.image;

import org.jspecify.annotations.Nullable;

/** How content is named: the registered algorithms of the OCI image specification 1.1, and blake3. */
public enum DigestAlgorithm {
    SHA256("sha256", 64, "SHA-256"),
    SHA384("sha384", 96, "SHA-384"),
    SHA512("sha512", 128, "SHA-512"),
    BLAKE3("blake3", 64, "BLAKE3-256");

    private final String prefix;
    private final int hexDigits;
    private final String standardName;

    DigestAlgorithm(String prefix, int hexDigits, String standardName) {
        this.prefix = prefix;
        this.hexDigits = hexDigits;
        this.standardName = standardName;
    }

    /** As digests begin: {@code sha256}. */
    public String prefix() {
        return prefix;
    }

    /** How many hexadecimal digits a digest has. */
    public int hexDigits() {
        return hexDigits;
    }

    /** As cryptographic providers call it: {@code SHA-256}. */
    String standardName() {
        return standardName;
    }

    /** The one whose digests begin so; null for any other. */
    static @Nullable DigestAlgorithm ofPrefix(String prefix) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.prefix.equals(prefix)) {
                return algorithm;
            }
        }
        return null;
    }
}
