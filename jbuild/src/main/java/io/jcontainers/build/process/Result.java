package io.jcontainers.build.process;

/**
 * How a program ended.
 *
 * @param status its exit status, or 128 and the signal that ended it
 * @param output what it wrote to stdout
 * @param errors what it wrote to stderr, as much of it as its command lets keep
 */
public record Result(int status, byte[] output, byte[] errors) {}
