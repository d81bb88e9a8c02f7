package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hook.
 *
 * @param path absolute path of the executable; empty when absent
 * @param args argument vector including the name; empty means the path alone
 * @param env whole environment of the hook
 * @param timeout seconds until it is killed; absent means no limit
 */
public record Hook(
        String path,
        List<String> args,
        List<String> env,
        @Nullable Long timeout) {
    /** Takes immutable copies of the collections. */
    public Hook {
        args = List.copyOf(args);
        env = List.copyOf(env);
    }
}
