package io.jcontainers.runc.seccomp;

import io.jcontainers.runc.sys.LibSeccompLoader;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.json.JsonProblem;
import io.jcontainers.spec.json.SeccompReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Filters for profiles as they stand in config.json: read, checked and compiled only where the cache has none. */
public final class SeccompFilters {
    private final SeccompCompiler compiler;
    private final FilterCache cache;

    /**
     * Loads nothing yet.
     *
     * @param directory of the cache, see {@link FilterCache}; null: memory only
     */
    public SeccompFilters(LibSeccompLoader loader, @Nullable Path directory) {
        compiler = new SeccompCompiler(loader);
        cache = new FilterCache(directory, loader::identity);
    }

    /**
     * The filter of a profile. Where it needs a listener, {@link SeccompReader} gives listenerPath and
     * listenerMetadata.
     *
     * @param profile {@code linux.seccomp}
     * @param hostArch the host's native convention
     * @throws JsonProblem if the profile can't be read
     * @throws SeccompException if it is wrong, or asks for what kernel or library don't have
     * @throws IllegalStateException if libseccomp can't be loaded
     */
    public CompiledFilter of(RawJson profile, Arch hostArch) {
        return cache.get(profile, hostArch, () -> compiler.compile(SeccompReader.read(profile), hostArch));
    }
}
