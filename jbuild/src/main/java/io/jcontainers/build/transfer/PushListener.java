package io.jcontainers.build.transfer;

import io.jcontainers.build.image.Digest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Told how a push goes, layer by layer, from several threads; it must not block. */
public interface PushListener {
    /** Told nothing. */
    static PushListener none() {
        return new PushListener() {};
    }

    /** These layers make up the image, by their diff IDs, the highest first. */
    default void begun(List<Digest> diffIds) {}

    /** It is being compressed, or compared with what the registry has. */
    default void started(Digest diffId) {}

    /** So many of so many bytes are over. */
    default void moved(Digest diffId, long bytes, long total) {}

    /** It failed and is tried again. */
    default void retrying(Digest diffId, Duration wait, String reason) {}

    /**
     * Done with it.
     *
     * @param how it got there
     * @param from the repository of the same registry that had it; null unless it was mounted
     */
    default void finished(Digest diffId, How how, @Nullable String from) {}

    /** How a layer got into the repository. */
    enum How {
        /** It was sent. */
        SENT,
        /** The repository had it. */
        THERE,
        /** The registry took it over from another repository. */
        MOUNTED,
        /** It didn't: its descriptor says where it is to be had. */
        SKIPPED
    }
}
