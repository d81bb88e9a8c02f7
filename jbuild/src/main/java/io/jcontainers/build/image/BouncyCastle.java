package io.jcontainers.build.image;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * The provider of algorithms that the JDK lacks. A class of its own: loading the provider means checking the signatures
 * of its archive, and whoever only names it in a method has it loaded.
 */
final class BouncyCastle {
    private BouncyCastle() {}

    static Provider provider() {
        return new BouncyCastleProvider();
    }
}
