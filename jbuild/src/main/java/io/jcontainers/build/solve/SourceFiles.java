package io.jcontainers.build.solve;

import io.jcontainers.build.snapshot.LayerChain;

/** Where an instruction takes files from that are not its own stage's. */
sealed interface SourceFiles {
    /** A stage or an image. */
    record OfChain(LayerChain chain, String name) implements SourceFiles {}

    /** A build context. */
    record OfContext(ContextTree tree) implements SourceFiles {}
}
