package io.jcontainers.build.output;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image as a build leaves it.
 *
 * @param config its configuration, as {@code StageImage.finish} returns it
 * @param layers lowest first
 * @param baseLayers how many of them came with the base image
 * @param baseHistory how many entries of the history did
 * @param baseId the base image's id; null: built from nothing
 */
public record FinishedImage(
        ImageConfig config,
        List<ImageLayer> layers,
        int baseLayers,
        int baseHistory,
        @Nullable Digest baseId) {
    /** @throws IllegalArgumentException if configuration and layers don't belong together */
    public FinishedImage {
        layers = List.copyOf(layers);
        List<Digest> diffIds = layers.stream().map(ImageLayer::diffId).toList();
        if (!diffIds.equals(config.diffIds())) {
            throw new IllegalArgumentException(
                    "the configuration has the layers " + config.diffIds() + ", given are " + diffIds);
        }
        if (baseLayers < 0
                || baseLayers > layers.size()
                || baseHistory < 0
                || baseHistory > config.history().size()) {
            throw new IllegalArgumentException("of " + layers.size() + " layers and "
                    + config.history().size() + " entries of the history, " + baseLayers + " and " + baseHistory
                    + " can't be the base's");
        }
    }

    /** The layers of this build. */
    public List<ImageLayer> newLayers() {
        return layers.subList(baseLayers, layers.size());
    }

    /** The layers of the base. */
    public List<ImageLayer> oldLayers() {
        return layers.subList(0, baseLayers);
    }

    /** The same settings with other layers and another history. */
    FinishedImage with(List<? extends ImageLayer> other, List<HistoryEntry> history, int ofBase, int historyOfBase) {
        List<Digest> diffIds = other.stream().map(ImageLayer::diffId).toList();
        return new FinishedImage(
                config.withLayers(diffIds, history), List.copyOf(other), ofBase, historyOfBase, baseId);
    }

    /** The same with another configuration of the same layers. */
    FinishedImage with(ImageConfig other) {
        return new FinishedImage(other, layers, baseLayers, baseHistory, baseId);
    }
}
