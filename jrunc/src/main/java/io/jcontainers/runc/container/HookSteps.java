package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.spec.Hook;
import io.jcontainers.spec.Hooks;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hooks (runtime-spec config.md, "POSIX-platform hooks"): the container's state on stdin, exact argv and environment.
 */
final class HookSteps {
    /** When a hook runs. */
    enum Kind {
        /** The validation suite of the specification's authors wants this status for the deprecated kind. */
        PRESTART("prestart", "created"),
        CREATE_RUNTIME("createRuntime", "creating"),
        CREATE_CONTAINER("createContainer", "creating"),
        START_CONTAINER("startContainer", "created"),
        POSTSTART("poststart", "running"),
        POSTSTOP("poststop", "stopped");

        private final String key;
        private final String status;

        Kind(String key, String status) {
            this.key = key;
            this.status = status;
        }

        List<Hook> of(Hooks hooks) {
            return switch (this) {
                case PRESTART -> hooks.prestart();
                case CREATE_RUNTIME -> hooks.createRuntime();
                case CREATE_CONTAINER -> hooks.createContainer();
                case START_CONTAINER -> hooks.startContainer();
                case POSTSTART -> hooks.poststart();
                case POSTSTOP -> hooks.poststop();
            };
        }
    }

    private HookSteps() {}

    /** Whether the container has hooks of a kind. */
    static boolean has(Assembly assembly, Kind kind) {
        return !kind.of(assembly.bundle().spec().hooks()).isEmpty();
    }

    /** Hooks that run in the runtime's namespaces, with the bundle as working directory. */
    static void runtime(Assembly assembly, ProgramBuilder program, Kind kind) {
        if (!has(assembly, kind)) {
            return;
        }
        Slot bundle = program.scratch("bundle");
        program.at("hooks." + kind.key, "hook-failed", "open the bundle");
        program.call(
                        Call.OPENAT,
                        Assembly.here(),
                        program.memory().path(assembly.bundle().path().bytes()),
                        Arg.of(OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(bundle);
        run(assembly, program, kind, Slot.PID, bundle);
    }

    /** Hooks that run in the container's namespaces; their state has the pid as it is known here. */
    static void container(Assembly assembly, ProgramBuilder program, Kind kind, @Nullable Slot pid) {
        run(assembly, program, kind, pid, null);
    }

    private static void run(
            Assembly assembly, ProgramBuilder program, Kind kind, @Nullable Slot pid, @Nullable Slot directory) {
        List<Hook> hooks = kind.of(assembly.bundle().spec().hooks());
        if (hooks.isEmpty()) {
            return;
        }
        byte[] template = StateTemplate.forHook(assembly, kind.status, kind == Kind.POSTSTOP ? null : pid)
                .bytes();
        int room = template.length + 64;
        Memory.Room state = program.memory().zeroes(room, "state");
        Slot size = program.scratch("state-size");
        program.add(
                        Op.FORMAT,
                        program.memory().struct(template, "state"),
                        Arg.of(template.length),
                        Arg.of(state),
                        Arg.of(room))
                .into(size);
        for (int i = 0; i < hooks.size(); i++) {
            Hook hook = hooks.get(i);
            program.at("hooks." + kind.key + "[" + i + "]", "hook-failed", "error running " + kind.key + " hook #" + i);
            Step step = program.add(
                    Op.RUN,
                    directory == null ? 0 : directory.index(),
                    program.memory().strings(bytes(hook.args().isEmpty() ? List.of(hook.path()) : hook.args()), "args"),
                    program.memory().strings(bytes(hook.env()), "env"),
                    Arg.of(state),
                    size.arg(),
                    Arg.of(hook.timeout() == null ? 0 : hook.timeout()),
                    program.memory().text(hook.path()));
            if (kind == Kind.POSTSTART || kind == Kind.POSTSTOP) {
                step.warnOnly(); // "the runtime MUST log a warning, but the remaining hooks ... continue"
            }
        }
    }

    private static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
