package io.jcontainers.build.run;

import java.util.Arrays;
import java.util.Optional;

/** What a build may do only if its caller allows it: {@code --allow}. */
public enum Entitlement {
    NETWORK_HOST("network.host"),
    SECURITY_INSECURE("security.insecure"),
    DEVICE("device");

    private final String word;

    Entitlement(String word) {
        this.word = word;
    }

    /** As it is written. */
    public String word() {
        return word;
    }

    /** The one that is written so; {@code device=NAME} is a device too. */
    public static Optional<Entitlement> of(String word) {
        String kind = word.startsWith("device=") ? "device" : word;
        return Arrays.stream(values()).filter(one -> one.word.equals(kind)).findFirst();
    }
}
