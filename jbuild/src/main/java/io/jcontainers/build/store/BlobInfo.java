package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;

/**
 * A blob that is in the store.
 *
 * @param digest its name
 * @param size in bytes
 */
public record BlobInfo(Digest digest, long size) {}
