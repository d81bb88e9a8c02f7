package io.jcontainers.spec;

/**
 * I/O priority of ioprio_set(2).
 *
 * @param ioClass key {@code class}: {@code IOPRIO_CLASS_RT}, {@code IOPRIO_CLASS_BE} or {@code IOPRIO_CLASS_IDLE};
 *     empty when absent
 * @param priority 0 (highest) to 7 within the class
 */
public record IoPriority(String ioClass, long priority) {}
