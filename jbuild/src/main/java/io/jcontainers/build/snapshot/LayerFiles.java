package io.jcontainers.build.snapshot;

import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.sys.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of layers, unpacked from their blobs once somebody needs them. A lease has to keep what is asked for. Safe
 * for threads; a layer is unpacked by one of them.
 */
public interface LayerFiles {
    /** How removed files are marked in the directories. */
    OverlayMarks marks();

    /** Whether overlays are mounted: if not, {@link #of} gives a single directory that holds everything. */
    boolean overlays();

    /**
     * The directories of a chain for {@code lowerdir}, topmost first.
     *
     * @throws io.jcontainers.build.layer.LayerException when a layer can't be unpacked
     */
    List<Path> of(LayerChain chain) throws IOException;

    /** Opens the directories of a chain, topmost first. */
    OpenLayers open(LayerChain chain) throws IOException;

    /**
     * The root file system of a chain, read-only by those who get it: where it is mounted, it ends with its descriptor.
     *
     * @throws io.jcontainers.build.sys.SysException where there is no overlayfs to be had
     */
    Fd mount(LayerChain chain) throws IOException;

    /** Begins a root file system upon a chain that somebody will change. */
    ChangedTree change(LayerChain chain) throws IOException;
}
