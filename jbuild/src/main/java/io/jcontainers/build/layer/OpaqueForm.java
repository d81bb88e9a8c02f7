package io.jcontainers.build.layer;

/** How a layer says that nothing of a directory of the layers below is left. */
public enum OpaqueForm {
    /** One entry {@code .wh..wh..opq}. */
    MARKER,
    /** A whiteout for each name that is gone: what layer.md asks writers for, and BuildKit writes. */
    EXPLICIT
}
