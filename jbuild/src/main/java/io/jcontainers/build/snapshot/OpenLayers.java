package io.jcontainers.build.snapshot;

import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Directories of layers, open. */
public final class OpenLayers implements AutoCloseable {
    private final List<Fd> descriptors;

    private OpenLayers(List<Fd> descriptors) {
        this.descriptors = descriptors;
    }

    /** Opens all, or none. */
    static OpenLayers of(Syscalls sys, List<Path> paths) throws IOException {
        List<Fd> open = new ArrayList<>();
        OpenLayers layers = new OpenLayers(open);
        try {
            for (Path path : paths) {
                open.add(sys.openDirectory(path));
            }
        } catch (IOException e) {
            layers.close();
            throw e;
        }
        return layers;
    }

    /** In the order in which they were asked for. */
    public List<Fd> descriptors() {
        return List.copyOf(descriptors);
    }

    @Override
    public void close() {
        descriptors.forEach(Fd::close);
    }
}
