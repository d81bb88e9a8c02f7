package io.jcontainers.build.output;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.Push;
import io.jcontainers.build.registry.TransferListener;

/** Told how outputs come along, from several threads; it must not block. */
public interface OutputListener extends TransferListener {
    /** Told nothing. */
    static OutputListener silent() {
        return new OutputListener() {};
    }

    /** So many bytes of a layer's archive were compressed, of {@code total}; -1: nobody knows how many there are. */
    default void compressed(Digest diffId, long bytes, long total) {}

    /** A layer has the form that was asked for. */
    default void converted(Digest diffId, Descriptor blob) {}

    /** A blob is in a repository. */
    default void pushed(Descriptor blob, Reference repository, Push.Outcome outcome) {}

    /** A manifest has this name now, in the store or in a registry. */
    default void named(Descriptor manifest, Reference name) {}

    /** Something is not as it was asked for, and why. */
    default void warning(String text) {}
}
