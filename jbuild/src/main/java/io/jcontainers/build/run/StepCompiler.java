package io.jcontainers.build.run;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.container.Bundle;
import io.jcontainers.runc.container.ContainerCompiler;
import io.jcontainers.runc.container.CreateOptions;
import io.jcontainers.runc.container.SeccompSteps;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.host.Host;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.seccomp.Arch;
import io.jcontainers.runc.seccomp.CompiledFilter;
import io.jcontainers.runc.seccomp.SeccompFilters;
import io.jcontainers.runc.sys.LibSeccompLoader;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compiles RUN: into the program by which a front starts the step's container, waits for it and removes it again.
 *
 * <p>Rights, devices, masked paths and the seccomp filter are those of Docker's default containers.
 */
public final class StepCompiler {
    private static final String RESOURCE = "step-config.json";

    /** What is stored with the container: its steps are ours, no bundle was read. */
    private static final byte[] STORED_CONFIG = "{\"ociVersion\":\"1.2.0\"}".getBytes(StandardCharsets.US_ASCII);

    private final Spec base;
    private final Host.Cache hosts = new Host.Cache();
    private final SeccompFilters filters = new SeccompFilters(LibSeccompLoader.ofSystem(), null);

    /** Reads what all steps have in common. */
    public StepCompiler() {
        try (InputStream in = StepCompiler.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            this.base = SpecReader.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The program for a front.
     *
     * @param caller facts of the front that executes it
     * @param stateRoot directory of the states of steps that run, absolute
     */
    public byte[] compile(Request caller, BytePath stateRoot, StepContainer step) {
        Request request = request(caller, stateRoot, step.id());
        Host host = Host.of(request, hosts);
        CreateOptions options = CreateOptions.foreground(step.id(), false, CgroupDriver.CGROUPFS);
        Bundle bundle = new Bundle(stateRoot, STORED_CONFIG, spec(step), step.root());
        return new ContainerCompiler(request, host, Caller.of(request), bundle, options, filter(host.machine()))
                .compile()
                .front()
                .encode(host.machine());
    }

    /** As if the caller had said {@code jrunc --root STATEROOT run ID}. */
    private static Request request(Request caller, BytePath stateRoot, String id) {
        List<byte[]> arguments = new ArrayList<>();
        for (String word : List.of("jbuild", "run", id)) {
            arguments.add(word.getBytes(StandardCharsets.US_ASCII));
        }
        return new Request(
                caller.build(),
                arguments,
                1,
                "jbuild",
                stateRoot.bytes(),
                caller.directory(),
                Map.of(),
                caller.ids(),
                caller.limits(),
                caller.release(),
                caller.machine(),
                List.of(true, false, false),
                caller.files());
    }

    private Spec spec(StepContainer step) {
        List<Mount> mounts = new ArrayList<>(base.mounts());
        mounts.addAll(step.mounts());
        List<Namespace> namespaces = new ArrayList<>(base.linux().namespaces());
        if (step.network() == StepContainer.Network.HOST) {
            namespaces.removeIf(namespace -> namespace.type() == NamespaceType.NETWORK);
        }
        return base.toBuilder()
                .hostname(step.hostname())
                .mounts(mounts)
                .process(Objects.requireNonNull(base.process()).toBuilder()
                        .args(step.args())
                        .env(step.env())
                        .cwd(step.cwd())
                        .user(step.user())
                        .build())
                .linux(base.linux().toBuilder().namespaces(namespaces).build())
                .build();
    }

    private SeccompSteps.@Nullable Filter filter(String machine) {
        RawJson profile = base.linux().seccomp();
        Arch arch = Arch.ofMachine(machine).orElse(null);
        if (profile == null || arch == null) {
            return null;
        }
        CompiledFilter filter = filters.of(profile, arch);
        return filter.isNone() ? null : new SeccompSteps.Filter(filter.bpf(), filter.flags(), null);
    }
}
