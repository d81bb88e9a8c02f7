package io.jcontainers.build.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** Files of a layer that nobody can find any more. If they are not removed here, another process will do it. */
public final class DetachedLayer {
    private final LayerDirectories owner;
    private final Path place;

    DetachedLayer(LayerDirectories owner, Path place) {
        this.owner = owner;
        this.place = place;
    }

    /** Removes them. */
    public void remove() throws IOException {
        owner.remove(place);
    }
}
