package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Slot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of a container's state with holes for what only the running program knows (OP_FORMAT). */
public final class StateTemplate {
    static final String VERSION = "1.3.0";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private StateTemplate() {}

    /** What {@code state} prints: two spaces, no newline at the end. */
    static StateTemplate of(Assembly assembly, Slot status, Slot pid) {
        StateTemplate template = new StateTemplate();
        template.text("{\n  \"ociVersion\": \"" + VERSION + "\",\n  \"id\": ");
        template.quoted(assembly.options().id());
        template.text(",\n  \"pid\": ").hole('d', pid).text(",\n  \"status\": \"");
        template.hole('s', status).text("\",\n  \"bundle\": ");
        template.quoted(assembly.bundle().path().utf8());
        template.text(",\n  \"rootfs\": ").quoted(assembly.bundle().rootfs().utf8());
        template.text(",\n  \"created\": \"").hole('t', Slot.CREATED).text("\"");
        Map<String, String> annotations = assembly.bundle().spec().annotations();
        if (!annotations.isEmpty()) {
            template.text(",\n  \"annotations\": {");
            template.annotations(annotations, "\n    ", ": ");
            template.text("\n  }");
        }
        template.text(",\n  \"owner\": \"\"\n}");
        return template;
    }

    /** What hooks get on stdin: the state of the specification, on one line. {@code pid} null: 0 is meant. */
    static StateTemplate forHook(Assembly assembly, String status, @Nullable Slot pid) {
        StateTemplate template = begin(assembly.options().id(), status);
        if (pid != null) {
            template.text(",\"pid\":").hole('d', pid);
        }
        template.end(assembly.bundle().path(), assembly.bundle().spec().annotations());
        return template;
    }

    /** The state of a container that runs, on one line. */
    public static StateTemplate running(String id, long pid, BytePath bundle, Map<String, String> annotations) {
        StateTemplate template = begin(id, "running");
        template.text(",\"pid\":" + pid);
        template.end(bundle, annotations);
        return template;
    }

    private static StateTemplate begin(String id, String status) {
        StateTemplate template = new StateTemplate();
        template.text("{\"ociVersion\":\"" + VERSION + "\",\"id\":");
        template.quoted(id);
        return template.text(",\"status\":\"" + status + "\"");
    }

    private void end(BytePath bundle, Map<String, String> annotations) {
        text(",\"bundle\":").quoted(bundle.utf8());
        if (!annotations.isEmpty()) {
            text(",\"annotations\":{");
            annotations(annotations, "", ":");
            text("}");
        }
        text("}");
    }

    /** What a seccomp agent gets: the "container process state" of the specification; the pid is {@link Slot#PID}'s. */
    static StateTemplate forAgent(StateTemplate state, String metadata) {
        StateTemplate template = new StateTemplate();
        template.text("{\"ociVersion\":\"" + VERSION + "\",\"fds\":[\"seccompFd\"],\"pid\":")
                .hole('d', Slot.PID);
        if (!metadata.isEmpty()) {
            template.text(",\"metadata\":").quoted(metadata);
        }
        template.text(",\"state\":");
        template.out.writeBytes(state.bytes());
        template.text("}");
        return template;
    }

    private void annotations(Map<String, String> annotations, String before, String between) {
        String separator = "";
        for (Map.Entry<String, String> entry : new java.util.TreeMap<>(annotations).entrySet()) {
            text(separator).text(before).quoted(entry.getKey());
            text(between).quoted(entry.getValue());
            separator = ",";
        }
    }

    private StateTemplate text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private void quoted(String text) {
        out.writeBytes(StoredPrograms.quoted(text));
    }

    private StateTemplate hole(char kind, Slot slot) {
        out.write(1);
        out.write(kind);
        out.write(slot.index());
        out.write(slot.index() >> 8);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
