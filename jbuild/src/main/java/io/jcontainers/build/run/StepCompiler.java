package io.jcontainers.build.run;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.container.Bundle;
import io.jcontainers.runc.container.ContainerCompiler;
import io.jcontainers.runc.container.CreateOptions;
import io.jcontainers.runc.container.LostContainer;
import io.jcontainers.runc.container.SeccompSteps;
import io.jcontainers.runc.container.TreeCopy;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.host.Host;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.seccomp.Arch;
import io.jcontainers.runc.seccomp.CompiledFilter;
import io.jcontainers.runc.seccomp.SeccompFilters;
import io.jcontainers.runc.sys.LibSeccompLoader;
import io.jcontainers.spec.Process;
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
 * <p>The program's status is that of the step's process, 128 and the signal that killed it, or 1 when it could not be
 * started; then the last line of stderr has {@code jbuild RUN failed: } and the reason. SIGTERM to whoever
 * executes it ends the step at once. {@link OutOfMemory} hears from
 * stderr whether memory was short. Nothing is left of it but what the process has changed in its root and mounts.
 */
public final class StepCompiler {
    private static final String RESOURCE = "step-config.json";

    /** What is stored with the container: its steps are ours, no bundle was read. */
    private static final byte[] STORED_CONFIG = "{\"ociVersion\":\"1.2.0\"}".getBytes(StandardCharsets.US_ASCII);

    private final StepContainers containers;
    private final Host.Cache hosts = new Host.Cache();
    private final SeccompFilters filters = new SeccompFilters(LibSeccompLoader.ofSystem(), null);

    /** Reads what all steps have in common. */
    public StepCompiler() {
        try (InputStream in = StepCompiler.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            this.containers = new StepContainers(SpecReader.read(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The program for a front.
     *
     * @param caller facts of the front that executes it
     * @param stateRoot directory of the states of steps that run, absolute
     * @throws RequestException for a step that can't be: a mount on {@code /} for one
     */
    public byte[] compile(Request caller, BytePath stateRoot, RunOptions build, RunStep run) {
        Request request = request(caller, stateRoot, run.id(), List.of(true, false, false));
        return compile(request, stateRoot, containers.of(build, run, Caller.of(request)));
    }

    /**
     * As {@link #compile}, for a front that executes it attached to its caller's terminal: the process gets a terminal
     * of its own, and signals to the front are passed on to it.
     */
    public byte[] compileInteractive(Request caller, BytePath stateRoot, RunOptions build, RunStep run) {
        Request request = request(caller, stateRoot, run.id(), List.of(false, false, false));
        StepContainer step = containers.of(build, run, Caller.of(request));
        Process process = Objects.requireNonNull(step.spec().process());
        Spec attached = step.spec().toBuilder()
                .process(process.toBuilder().terminal(true).build())
                .build();
        return compile(request, stateRoot, new StepContainer(step.id(), attached, step.ephemeral()));
    }

    private byte[] compile(Request request, BytePath stateRoot, StepContainer step) {
        Caller who = Caller.of(request);
        Host host = Host.of(request, hosts);
        CreateOptions options = CreateOptions.foreground(step.id(), false, CgroupDriver.CGROUPFS);
        Bundle bundle = new Bundle(stateRoot, STORED_CONFIG, step.spec(), step.ephemeral());
        return new ContainerCompiler(request, host, who, bundle, options, filter(step.spec(), host.machine()))
                .compile()
                .front()
                .encode(host.machine());
    }

    /**
     * The program that fills a new cache with what its mount says it begins with.
     *
     * @param into an empty directory, absolute
     */
    public byte[] compileCopy(Request caller, FileTree from, String inside, BytePath into) {
        return TreeCopy.of(StepContainers.source(from, BytePath.ofText(inside)), into)
                .encode(caller.machine());
    }

    /**
     * A program that removes what a step has left whose front was killed; see {@link LostSteps}.
     *
     * @param stored content of its file {@code container}, empty for none
     */
    byte[] compileRemoval(Request caller, BytePath stateRoot, String id, byte[] stored) {
        return LostContainer.removal(stateRoot, id, stored).encode(caller.machine());
    }

    /**
     * As if the caller had said {@code jrunc --root STATEROOT run ID}.
     *
     * @param nulls which of stdin, stdout and stderr are /dev/null
     */
    private static Request request(Request caller, BytePath stateRoot, String id, List<Boolean> nulls) {
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
                nulls,
                caller.files());
    }

    private SeccompSteps.@Nullable Filter filter(Spec spec, String machine) {
        RawJson profile = spec.linux().seccomp();
        Arch arch = Arch.ofMachine(machine).orElse(null);
        if (profile == null || arch == null) {
            return null;
        }
        CompiledFilter filter = filters.of(profile, arch);
        return filter.isNone() ? null : new SeccompSteps.Filter(filter.bpf(), filter.flags(), null);
    }
}
