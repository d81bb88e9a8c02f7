package io.jcontainers.build.layer;

import io.jcontainers.build.tar.TarForge;
import java.util.List;

/**
 * Layers and the tree that they make.
 *
 * @param expected all paths, sorted
 */
record Case(String name, List<TarForge> layers, List<String> expected) {
    @Override
    public String toString() {
        return name;
    }
}
