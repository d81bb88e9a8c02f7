package io.jcontainers.build.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.Commands;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.FlagValueException;
import io.jcontainers.build.flag.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** engine status: the engine's process. Its front starts none for it. The fields are those of jrunc's. */
final class EngineStatusCommand implements Command {
    private static final long KIB = 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Idleness idleness;
    private final long started = System.nanoTime();

    EngineStatusCommand(Idleness idleness) {
        this.idleness = idleness;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild engine status",
                        "[OPTIONS]",
                        "Tell the resident engine's process, age and memory",
                        0,
                        0,
                        Flag.text("format", 'f', "string", "text or json").initially("text"))
                .withExamples("jbuild engine status", "jbuild engine status -f json");
    }

    @Override
    public int run(Call call) throws IOException {
        ObjectNode status = status();
        switch (call.flags().text("format")) {
            case "text" ->
                status.properties()
                        .forEach(each ->
                                call.line(each.getKey() + ": " + each.getValue().asText()));
            case "json" -> call.line(status.toString());
            default -> throw new FlagValueException("format", call.flags().text("format"), "use text or json");
        }
        return 0;
    }

    private ObjectNode status() throws IOException {
        Runtime runtime = Runtime.getRuntime();
        return JsonNodeFactory.instance
                .objectNode()
                .put("pid", ProcessHandle.current().pid())
                .put("uptimeSeconds", (System.nanoTime() - started) / NANOS_PER_SECOND)
                .put("requests", idleness.entered())
                .put("otherCommands", Math.max(0, idleness.sessions() - 1))
                .put("heapUsedKiB", (runtime.totalMemory() - runtime.freeMemory()) / KIB)
                .put("heapLimitKiB", runtime.maxMemory() / KIB)
                .put("residentKiB", residentKib())
                .put("build", System.getProperty("jbuild.build.id", "unknown"))
                .put("version", Commands.VERSION);
    }

    /** VmRSS of /proc/self/status (proc_pid_status(5)). */
    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
