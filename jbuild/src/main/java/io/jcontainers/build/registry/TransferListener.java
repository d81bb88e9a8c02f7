package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import java.time.Duration;

/** Told how transfers go, from several threads; it must not block. */
public interface TransferListener {
    /** Told nothing. */
    static TransferListener none() {
        return new TransferListener() {};
    }

    /** So many bytes are over, of {@link Descriptor#size}. It may become less when a transfer begins anew. */
    default void moved(Descriptor blob, long bytes) {}

    /** So many bytes were there from an earlier time. */
    default void resumed(Descriptor blob, long bytes) {}

    /** It failed and is tried again. */
    default void retrying(Descriptor blob, Duration wait, String reason) {}

    /** It is complete and verified. */
    default void finished(Descriptor blob) {}
}
