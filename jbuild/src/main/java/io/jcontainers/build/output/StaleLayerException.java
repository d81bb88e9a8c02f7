package io.jcontainers.build.output;

import io.jcontainers.build.image.Digest;
import java.io.IOException;

/** A layer does not become the same blob any more that it became earlier; what is recorded is right again now. */
final class StaleLayerException extends IOException {
    private static final long serialVersionUID = 1L;

    StaleLayerException(Digest diffId, Digest before, Digest now) {
        super("layer " + diffId + ": compressed it has become " + now + ", earlier it was " + before);
    }
}
