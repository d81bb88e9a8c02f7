package io.jcontainers.conformance.build;

/**
 * How much is played of the cases that repeat something.
 *
 * @param kills builds that are killed at a random point
 * @param seed of every random choice, printed by the case that fails
 */
public record Effort(int kills, long seed) {}
