package io.jcontainers.runc.command;

import io.jcontainers.runc.container.SeccompSteps;
import io.jcontainers.runc.host.Host;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.seccomp.Arch;
import io.jcontainers.runc.seccomp.CompiledFilter;
import io.jcontainers.runc.seccomp.SeccompException;
import io.jcontainers.runc.seccomp.SeccompFilters;
import io.jcontainers.runc.sys.LibSeccompLoader;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.JsonProblem;
import io.jcontainers.spec.json.SeccompReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What commands share: caches. */
final class Engine {
    private final LibSeccompLoader libseccomp = LibSeccompLoader.ofSystem();
    private final SeccompFilters filters;
    private final Host.Cache hosts = new Host.Cache();
    private final SpecCache specs = new SpecCache();

    /**
     * Reads nothing yet.
     *
     * @param cache directory for compiled filters, null: none are kept
     */
    Engine(@Nullable Path cache) {
        this.filters = new SeccompFilters(libseccomp, cache);
    }

    /** The machine, as a caller sees it. */
    Host host(Request request) {
        return Host.of(request, hosts);
    }

    /**
     * A config.json.
     *
     * @throws JsonProblem for what is none
     */
    Spec spec(byte[] config) {
        return specs.read(config);
    }

    /** Version of the library that compiles filters, such as 2.5.4; empty where it can't be loaded. */
    String libseccompVersion() {
        try {
            return libseccomp.version();
        } catch (IllegalStateException absent) {
            return "";
        }
    }

    /** The filter of a configuration, or null. */
    SeccompSteps.@Nullable Filter filter(@Nullable RawJson profile, String machine) {
        if (profile == null) {
            return null;
        }
        try {
            CompiledFilter filter = filters.of(
                    profile,
                    Arch.ofMachine(machine)
                            .orElseThrow(() -> new SeccompException("linux.seccomp", "no seccomp on " + machine)));
            return filter.isNone()
                    ? null
                    : new SeccompSteps.Filter(filter.bpf(), filter.flags(), agent(filter, profile));
        } catch (SeccompException e) {
            throw new io.jcontainers.runc.request.RequestException(
                    "seccomp-invalid", "unable to start container process: linux.seccomp: " + e.getMessage());
        }
    }

    private static SeccompSteps.@Nullable Agent agent(CompiledFilter filter, RawJson profile) {
        if (!filter.needsListener()) {
            return null;
        }
        Seccomp seccomp = SeccompReader.read(profile);
        return new SeccompSteps.Agent(
                java.util.Objects.requireNonNullElse(seccomp.listenerPath(), ""),
                java.util.Objects.requireNonNullElse(seccomp.listenerMetadata(), ""));
    }
}
