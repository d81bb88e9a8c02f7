package io.jcontainers.build.ignore;

/**
 * A line of an ignore file.
 *
 * @param line from 1
 * @param text as written, without blanks around it
 * @param exception whether it takes files back in ({@code !})
 * @param glob its pattern
 */
public record IgnoreRule(int line, String text, boolean exception, Glob glob) {}
