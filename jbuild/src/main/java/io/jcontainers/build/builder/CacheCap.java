package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.table.Sizes;
import java.util.OptionalLong;

/** {@code --cache-max-size} of build, or its variable. */
final class CacheCap {
    private static final String FLAG = "cache-max-size";
    private static final String VARIABLE = "JBUILD_CACHE_MAX_SIZE";

    private CacheCap() {}

    /**
     * Bytes that all that builds keep may have; empty for no limit.
     *
     * @throws UsageException for what is no size
     */
    static OptionalLong of(Call call) {
        boolean flag = call.flags().has(FLAG);
        String text = flag ? call.flags().text(FLAG) : call.environment().getOrDefault(VARIABLE, "");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Sizes.parseDecimal(text));
        } catch (IllegalArgumentException e) {
            throw new UsageException("invalid argument \"" + text + "\" for \"" + (flag ? "--" + FLAG : VARIABLE)
                    + "\": " + e.getMessage());
        }
    }
}
