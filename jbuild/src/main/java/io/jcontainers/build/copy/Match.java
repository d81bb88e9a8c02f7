package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;

/**
 * One thing that a source has selected.
 *
 * @param node a directory, whose contents are copied, or anything else
 * @param name by which it was asked for, links not followed: its name in a directory of the destination
 */
record Match(SourceNode node, ByteString name) {}
