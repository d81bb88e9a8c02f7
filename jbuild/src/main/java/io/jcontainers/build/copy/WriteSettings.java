package io.jcontainers.build.copy;

import io.jcontainers.build.layer.MergedTree;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a layer is written with.
 *
 * @param base the layers below; empty for a layer that does not depend on them
 * @param now the time of what has none of its own: directories that are made, documents
 * @param scratch a directory for contents of compressed archives, which nobody but its owner may enter
 */
public record WriteSettings(Optional<MergedTree> base, Instant now, Path scratch) {}
