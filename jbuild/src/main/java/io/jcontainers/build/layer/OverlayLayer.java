package io.jcontainers.build.layer;

/**
 * A layer of what overlayfs has put into an upper directory.
 *
 * @param exact whether that directory now holds what the layer tells and nothing else. If not it may stand for the
 *     layer above these very layers only, for it also hides or has what depends on them.
 */
public record OverlayLayer(WrittenLayer layer, boolean exact) {}
