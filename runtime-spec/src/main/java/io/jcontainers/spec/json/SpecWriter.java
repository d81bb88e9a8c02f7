package io.jcontainers.spec.json;

import io.jcontainers.spec.Hook;
import io.jcontainers.spec.Hooks;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Root;
import io.jcontainers.spec.Spec;
import java.util.List;

/** Writes config.json. What is absent or empty is left out; reading the text gives an equal record. */
public final class SpecWriter {
    private SpecWriter() {}

    /**
     * One tab a level, as {@code runc spec} writes it, no newline at the end. A seccomp profile keeps the layout of the
     * document that it was read from.
     */
    public static String write(Spec spec) {
        JsonText out = new JsonText("\t");
        out.beginObject().text("ociVersion", spec.ociVersion());
        Process process = spec.process();
        if (process != null) {
            out.key("process").beginObject();
            ProcessFields.write(out, process);
            out.endObject();
        }
        Root root = spec.root();
        if (root != null) {
            out.key("root").beginObject().text("path", root.path());
            out.optional("readonly", root.readonly() ? Boolean.TRUE : null).endObject();
        }
        out.optional("hostname", spec.hostname()).optional("domainname", spec.domainname());
        writeMounts(out, spec.mounts());
        writeHooks(out, spec.hooks());
        out.map("annotations", spec.annotations());
        if (!spec.linux().equals(Linux.NONE)) {
            out.key("linux").beginObject();
            LinuxFields.write(out, spec.linux());
            out.endObject();
        }
        return out.endObject().toString();
    }

    private static void writeMounts(JsonText out, List<Mount> mounts) {
        if (mounts.isEmpty()) {
            return;
        }
        out.key("mounts").beginArray();
        for (Mount mount : mounts) {
            out.element().beginObject().text("destination", mount.destination());
            out.optional("type", mount.type()).optional("source", mount.source());
            out.texts("options", mount.options());
            LinuxFields.writeIdMappings(out, "uidMappings", mount.uidMappings());
            LinuxFields.writeIdMappings(out, "gidMappings", mount.gidMappings());
            out.endObject();
        }
        out.endArray();
    }

    private static void writeHooks(JsonText out, Hooks hooks) {
        if (hooks.equals(Hooks.NONE)) {
            return;
        }
        out.key("hooks").beginObject();
        writeHookList(out, "prestart", hooks.prestart());
        writeHookList(out, "createRuntime", hooks.createRuntime());
        writeHookList(out, "createContainer", hooks.createContainer());
        writeHookList(out, "startContainer", hooks.startContainer());
        writeHookList(out, "poststart", hooks.poststart());
        writeHookList(out, "poststop", hooks.poststop());
        out.endObject();
    }

    private static void writeHookList(JsonText out, String kind, List<Hook> hooks) {
        if (hooks.isEmpty()) {
            return;
        }
        out.key(kind).beginArray();
        for (Hook hook : hooks) {
            out.element().beginObject().text("path", hook.path()).texts("args", hook.args());
            out.texts("env", hook.env()).optional("timeout", hook.timeout()).endObject();
        }
        out.endArray();
    }
}
