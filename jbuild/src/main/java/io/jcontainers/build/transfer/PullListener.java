package io.jcontainers.build.transfer;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.registry.TransferListener;
import java.util.List;
import java.util.Set;

/**
 * Told how a pull goes, from several threads; it must not block. Bytes done are told by {@link #moved}, their total is
 * {@link Descriptor#size}.
 */
public interface PullListener extends TransferListener {
    /** Told nothing. */
    static PullListener none() {
        return new PullListener() {};
    }

    /**
     * These layers make up the image, the lowest first, each once; not told when all of the image is there.
     *
     * @param present those of them that are in the store already
     */
    default void begun(List<Descriptor> layers, Set<Descriptor> present) {}

    /** Another pull has just brought it. */
    default void broughtByAnother(Descriptor blob) {}

    /** It is being fetched now: by us, or by another pull that we wait for. */
    default void started(Descriptor blob) {}
}
