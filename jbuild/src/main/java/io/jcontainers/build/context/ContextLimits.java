package io.jcontainers.build.context;

import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.tar.TarLimits;

/**
 * What an archive that is a context may have.
 *
 * @param expansion of a compressed one
 * @param tar its entries and files
 */
public record ContextLimits(ExpansionLimits expansion, TarLimits tar) {
    /** Two million entries, 64 GiB of files; the rest as for layers. */
    public static ContextLimits standard() {
        return new ContextLimits(
                ExpansionLimits.standard(),
                TarLimits.standard().withMostEntries(2_000_000).withMostContentBytes(64L << 30));
    }
}
