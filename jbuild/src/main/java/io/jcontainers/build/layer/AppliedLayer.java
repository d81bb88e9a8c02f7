package io.jcontainers.build.layer;

import java.util.List;

/**
 * What applying a layer did.
 *
 * @param entries of the archive
 * @param contentBytes of its files
 * @param hidesAllBelow for a directory of overlayfs: nothing of the layers below shows through any more. Overlayfs
 *     obeys no mark of a root, so the layers below have to be left out of {@code lowerdir}
 * @param warnings for people: what could not be kept, the first hundred
 */
public record AppliedLayer(long entries, long contentBytes, boolean hidesAllBelow, List<String> warnings) {}
