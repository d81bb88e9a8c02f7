package io.jcontainers.build.layer;

import io.jcontainers.build.image.Digest;

/**
 * A layer that was written.
 *
 * @param diffId digest of the archive
 * @param bytes its length
 * @param entries 0: nothing has changed
 * @param sockets how many sockets were left out: an archive can't have them
 */
public record WrittenLayer(Digest diffId, long bytes, long entries, long sockets) {}
