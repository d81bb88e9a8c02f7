package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DocumentException;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.StrictJson;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Set;

/** The layers, by diff ID, that configurations name. */
final class ConfigLayers {
    private ConfigLayers() {}

    static Set<Digest> of(StoreDirectory directory, Set<Digest> configs) throws IOException {
        Set<Digest> diffIds = new HashSet<>();
        for (Digest config : configs) {
            try {
                diffIds.addAll(ImageConfig.read(BoundedFiles.read(directory.blob(config), StrictJson.MAX_BYTES))
                        .diffIds());
            } catch (NoSuchFileException | DocumentException e) {
                // Another platform's, or no configuration of an image: it has no layers.
                continue;
            }
        }
        return diffIds;
    }
}
