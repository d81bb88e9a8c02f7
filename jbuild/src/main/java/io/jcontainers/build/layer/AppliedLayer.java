package io.jcontainers.build.layer;

import java.util.List;

/**
 * What applying a layer did.
 *
 * @param entries of the archive
 * @param contentBytes of its files
 * @param warnings for people: what could not be kept, the first hundred
 */
public record AppliedLayer(long entries, long contentBytes, List<String> warnings) {}
