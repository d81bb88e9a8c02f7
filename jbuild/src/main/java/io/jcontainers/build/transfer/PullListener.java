package io.jcontainers.build.transfer;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.registry.TransferListener;
import java.util.List;

/**
 * Told how a pull goes, from several threads; it must not block. Bytes done are told by {@link #moved}, their total is
 * {@link Descriptor#size}.
 */
public interface PullListener extends TransferListener {
    /** Told nothing. */
    static PullListener none() {
        return new PullListener() {};
    }

    /** These layers make up the image, the lowest first, each once; what follows is about them and the config. */
    default void begun(List<Descriptor> layers) {}

    /** It is in the store already, or another pull is just bringing it there. */
    default void present(Descriptor blob) {}

    /** It is being fetched now: by us, or by another pull that we wait for. */
    default void started(Descriptor blob) {}
}
