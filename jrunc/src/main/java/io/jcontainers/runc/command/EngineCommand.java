package io.jcontainers.runc.command;

import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** engine: about the engine itself. The front starts none for it. */
final class EngineCommand implements Command {
    private static final long KIB = 1024;

    private final Service service;

    EngineCommand(Service service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public String purpose() {
        return "tell about the resident engine, or end it; it is a cache and starts again when it is needed";
    }

    @Override
    public String operands() {
        return "status | stop";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.value("format,f", "FORMAT", "text or json (default text)"));
    }

    @Override
    public List<String> examples() {
        return List.of("# process, age, memory", "jrunc engine status", "# give its memory back", "jrunc engine stop");
    }

    @Override
    public Reply answer(Call call) {
        String what = call.arguments().words().getFirst().latin1();
        return switch (what) {
            case "status" -> Reply.print(print(status(), call.arguments().text("format", "text")));
            case "stop" -> {
                byte[] program = EngineStop.compile(
                        call.request(), ProcessHandle.current().pid());
                service.stop(call.request().ids().euid());
                yield new Reply.Run(program);
            }
            default -> throw new RequestException("usage", "unknown word \"" + what + "\": status or stop");
        };
    }

    private Map<String, String> status() {
        Runtime runtime = Runtime.getRuntime();
        Map<String, String> status = new LinkedHashMap<>();
        status.put("pid", Long.toString(ProcessHandle.current().pid()));
        status.put("uptimeSeconds", Long.toString(service.uptimeSeconds()));
        status.put("requests", Long.toString(service.requests()));
        status.put("heapUsedKiB", Long.toString((runtime.totalMemory() - runtime.freeMemory()) / KIB));
        status.put("heapLimitKiB", Long.toString(runtime.maxMemory() / KIB));
        status.put("residentKiB", resident());
        status.put("build", Version.build());
        status.put("version", Version.NUMBER);
        return status;
    }

    /** VmRSS of /proc/self/status (proc_pid_status(5)); 0 where it can't be read. */
    private static String resident() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return line.replaceAll("[^0-9]", "");
                }
            }
        } catch (IOException unreadable) {
            return "0";
        }
        return "0";
    }

    static String print(Map<String, String> status, String format) {
        if (format.equals("text")) {
            return status.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                    .collect(Collectors.joining());
        }
        if (!format.equals("json")) {
            throw new RequestException("usage", "invalid format option");
        }
        return status.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":"
                        + (entry.getValue().matches("[0-9]+") && !entry.getKey().equals("build")
                                ? entry.getValue()
                                : "\"" + entry.getValue() + "\""))
                .collect(Collectors.joining(",", "{", "}\n"));
    }
}
