package io.jcontainers.runc.command;

import io.jcontainers.runc.explain.Subject;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.state.Container;
import io.jcontainers.runc.state.Containers;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * state, start, kill, pause, resume and delete. The front runs them from the container's stored program; the engine is
 * asked only about command lines that the front does not understand: for help, for errors, and for spellings such as
 * {@code --force=true}, which it sends back in plain form.
 *
 * @param name as it is called
 * @param purpose one line
 * @param options flags only
 * @param signal whether a signal may follow the id
 * @param examples see {@link Command#examples}
 */
record StoredCommand(String name, String purpose, List<Option> options, boolean signal, List<String> examples)
        implements Command {
    /** All of them. */
    static List<Command> all() {
        return List.of(
                new StoredCommand(
                        "start",
                        "start the process of a container that create made",
                        List.of(),
                        false,
                        List.of(
                                "# two steps instead of run",
                                "jrunc create --bundle /bundles/web web1",
                                "jrunc start web1")),
                new StoredCommand(
                        "state",
                        "print the state of a container as JSON",
                        List.of(),
                        false,
                        List.of("# running, stopped, ...", "jrunc state web1 | jq -r .status")),
                new StoredCommand(
                        "kill",
                        "send a signal, by default TERM, to the init process of a container",
                        List.of(Option.flag("all,a", "to every process; a container that does not run is no error")),
                        true,
                        List.of(
                                "# a name, with or without SIG, or a number",
                                "jrunc kill web1 KILL",
                                "jrunc kill web1 10")),
                new StoredCommand(
                        "delete",
                        "remove a container that has stopped, and all that belongs to it",
                        List.of(Option.flag("force,f", "kill it first; one that does not exist is no error")),
                        false,
                        List.of("# whatever its state is", "jrunc delete --force web1")),
                new StoredCommand(
                        "pause",
                        "freeze all processes of a container",
                        List.of(),
                        false,
                        List.of("# and let them go on", "jrunc pause web1", "jrunc resume web1")),
                new StoredCommand(
                        "resume",
                        "let the processes of a paused container go on",
                        List.of(),
                        false,
                        List.of("# after jrunc pause web1", "jrunc resume web1")));
    }

    @Override
    public String operands() {
        return signal ? "<container-id> [<signal>]" : "<container-id>";
    }

    /** A command line that the front understands, and hands over all the same: the container's program is damaged. */
    private static boolean isPlain(List<byte[]> words) {
        return words.stream()
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .allMatch(word -> !word.startsWith("-")
                        || List.of("-f", "--f", "-force", "--force").contains(word));
    }

    @Override
    public int mostWords() {
        return signal ? 2 : 1;
    }

    @Override
    public @Nullable Explained explained(Call call) {
        Containers containers = new Containers(call.request());
        Container container = containers.get(call.id());
        Spec spec = SpecReader.read(containers.config(container));
        Process process = spec.process();
        if (process == null) {
            return null;
        }
        return Explained.of(
                new Subject(List.of(), process, spec.mounts()),
                call.request().files(),
                container.record().rootfs().bytes(),
                false);
    }

    @Override
    public Reply answer(Call call) {
        List<byte[]> words = new ArrayList<>(List.of(SelfCall.bytes(name)));
        for (Option option : options) {
            if (call.arguments().flag(option.key())) {
                words.add(SelfCall.bytes("--" + option.key()));
            }
        }
        String id = call.id();
        if (name.equals("delete") && isPlain(call.request().words())) {
            return new DamagedDelete(call.request(), id).compile();
        }
        words.add(SelfCall.bytes(id));
        if (call.arguments().words().size() > 1) {
            String given = call.arguments().words().get(1).utf8();
            if (!SignalName.isKnown(given)) {
                throw new RequestException("signal-unknown", "unknown signal \"" + given + "\"");
            }
            words.add(SelfCall.bytes(given));
        }
        ProgramBuilder program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        program.block(Executor.FRONT);
        SelfCall.letSignalsThrough(program);
        new SelfCall(call.request()).execute(program, words);
        return new Reply.Run(program.build().encode(call.request().machine()));
    }
}
