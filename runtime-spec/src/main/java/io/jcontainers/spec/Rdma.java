package io.jcontainers.spec;

import org.jspecify.annotations.Nullable;

/**
 * Limits on one RDMA device; at least one is given.
 *
 * @param hcaHandles greatest number of handles, 0 to 2^32-1
 * @param hcaObjects greatest number of objects, 0 to 2^32-1
 */
public record Rdma(@Nullable Long hcaHandles, @Nullable Long hcaObjects) {}
