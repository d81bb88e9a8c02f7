package io.jcontainers.build.dockerfile;

/**
 * A pair of {@code ENV} or {@code LABEL}.
 *
 * @param key not empty; as parsed with its quotes and variables, expanded without
 * @param value likewise
 * @param legacy whether a blank separates the two, instead of an equals sign
 */
public record KeyValue(String key, String value, boolean legacy) {}
