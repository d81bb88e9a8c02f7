package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupException;
import io.jcontainers.runc.container.Bundle;
import io.jcontainers.runc.container.ContainerCompiler;
import io.jcontainers.runc.container.CreateOptions;
import io.jcontainers.runc.container.PreservedDescriptors;
import io.jcontainers.runc.container.TerminalSteps;
import io.jcontainers.runc.explain.Subject;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.host.Host;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.trace.Span;
import io.jcontainers.spec.Process;
import java.util.ArrayList;
import java.util.List;

/** create and run. */
final class RunCommand implements Command {
    private final Engine engine;
    private final String name;

    RunCommand(Engine engine, String name) {
        this.engine = engine;
        this.name = name;
    }

    private boolean runs() {
        return name.equals("run");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String purpose() {
        return runs() ? "create a container and start its process" : "create a container; start starts its process";
    }

    @Override
    public String operands() {
        return "<container-id>";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>(List.of(
                Option.value("bundle,b", "DIR", "the bundle (default: the current directory)"),
                Option.value("console-socket", "SOCKET", "unix socket that takes the terminal's descriptor"),
                Option.value("pidfd-socket", "SOCKET", "unix socket that takes the pidfd of the container's init"),
                Option.value("pid-file", "FILE", "write the process id here"),
                Option.flag("no-pivot", "do not use pivot_root: for a root on a ramdisk, less safe"),
                Option.flag("no-new-keyring", "keep the caller's session keyring"),
                Option.value("preserve-fds", "N", "pass N more descriptors, from 3 on, to the process"),
                Option.value("trace", "FILE", "write every step with its time here, for chrome://tracing"),
                Option.value("config,f", "FILE", "another file than config.json")
                        .hide()));
        if (runs()) {
            options.add(Option.flag("detach,d", "do not wait for the process"));
            options.add(Option.flag("keep", "do not delete the container when its process ends"));
            options.add(Option.flag("no-subreaper", "do not become the reaper of orphans"));
        } else {
            options.add(Option.flag("no-subreaper", "ignored").hide());
        }
        return options;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# the bundle in this directory, in the foreground",
                "jrunc " + name + " --bundle /bundles/web web1",
                "# every step with its time, for chrome://tracing",
                "jrunc " + name + " --trace /tmp/web1.json web1");
    }

    @Override
    public Reply answer(Call call) {
        long began = System.nanoTime();
        Bundle bundle = bundle(call);
        Span read = Span.since("read and check config.json", began);
        began = System.nanoTime();
        ContainerCompiler.Compiled compiled = compile(call, bundle, options(call));
        Span compile = Span.since("compile", began);
        began = System.nanoTime();
        byte[] program = compiled.front().encode(call.request().machine());
        BytePath trace = call.arguments().path("trace");
        return trace == null
                ? new Reply.Run(program)
                : new Reply.Traced(
                        program, call.absolute(trace).bytes(), List.of(read, compile, Span.since("encode", began)));
    }

    @Override
    public Explained explained(Call call) {
        Bundle bundle = bundle(call);
        ContainerCompiler.Compiled compiled = compile(call, bundle, options(call));
        Subject subject = new Subject(
                List.of(compiled.front(), compiled.init()),
                bundle.process(),
                bundle.spec().mounts());
        return Explained.of(subject, call.request().files(), bundle.rootfs().bytes(), false);
    }

    private Bundle bundle(Call call) {
        BundleLoader.Loaded loaded =
                BundleLoader.load(engine, call, call.arguments().path("bundle"));
        CreateOptions options = options(call);
        Process process = loaded.bundle().process();
        TerminalSteps.check(process.terminal(), !options.foreground(), options.consoleSocket());
        List<String> env = options.preserved().environment(process.env(), "1");
        return loaded.bundle().with(process.toBuilder().env(env).build());
    }

    /** The programs of a run that nobody starts. */
    ContainerCompiler.Compiled compilePlan(Call call, Bundle bundle) {
        String id = call.arguments().text("id", "plan");
        return compile(call, bundle, CreateOptions.foreground(id, true, call.driver()));
    }

    private ContainerCompiler.Compiled compile(Call call, Bundle bundle, CreateOptions options) {
        Bundle prepared = ContainerCompiler.prepare(bundle, call.request(), options.id());
        Host host = engine.host(call.request());
        Caller caller = Caller.of(call.request());
        try {
            return new ContainerCompiler(
                            call.request(),
                            host,
                            caller,
                            prepared,
                            options,
                            engine.filter(bundle.spec().linux().seccomp(), host.machine()))
                    .compile();
        } catch (CgroupException e) {
            throw new RequestException(
                    "cgroup-invalid", e.problem().field() + ": " + e.problem().message());
        }
    }

    private CreateOptions options(Call call) {
        Arguments arguments = call.arguments();
        boolean detached = runs() && arguments.flag("detach");
        BytePath pidFile = arguments.path("pid-file");
        return new CreateOptions(
                call.id(),
                runs() && !detached,
                runs(),
                arguments.flag("keep"),
                arguments.path("console-socket"),
                arguments.path("pidfd-socket"),
                pidFile,
                !arguments.flag("no-pivot"),
                !arguments.flag("no-new-keyring"),
                PreservedDescriptors.of(call.request(), arguments.number("preserve-fds", 0)),
                !arguments.flag("no-subreaper"),
                call.driver());
    }
}
