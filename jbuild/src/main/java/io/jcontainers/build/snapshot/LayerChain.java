package io.jcontainers.build.snapshot;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers, each upon those before it.
 *
 * @param layers the lowest first
 */
public record LayerChain(List<Layer> layers) {
    /** No layer: an empty root file system. */
    public static final LayerChain EMPTY = new LayerChain(List.of());

    /** Takes an immutable copy. */
    public LayerChain {
        layers = List.copyOf(layers);
    }

    /**
     * One layer.
     *
     * @param diffId digest of its archive, uncompressed
     * @param blob where the store has that archive, compressed or not
     */
    public record Layer(Digest diffId, Descriptor blob) {}

    /** With one more on top. */
    public LayerChain plus(Layer layer) {
        List<Layer> more = new ArrayList<>(layers);
        more.add(layer);
        return new LayerChain(more);
    }

    /** Diff IDs, the lowest first. */
    public List<Digest> diffIds() {
        return layers.stream().map(Layer::diffId).toList();
    }

    /** What stands for all of them (image-spec, config.md, "Layer ChainID"); empty for no layer. */
    public String chainId() {
        String chain = "";
        for (Layer layer : layers) {
            chain = chainId(chain, layer.diffId());
        }
        return chain;
    }

    /** That of a chain with one layer more. */
    static String chainId(String below, Digest diffId) {
        return below.isEmpty()
                ? diffId.toString()
                : Digests.fast()
                        .sha256((below + " " + diffId).getBytes(StandardCharsets.US_ASCII))
                        .toString();
    }
}
