package io.jcontainers.spec.json;

import io.jcontainers.spec.Hook;
import io.jcontainers.spec.Hooks;
import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Root;
import io.jcontainers.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads config.json. */
public final class SpecReader {
    private SpecReader() {}

    /**
     * Reads a whole config.json. {@link Linux#seccomp} is a slice of {@code document}, which must not be written to
     * afterwards.
     *
     * @throws JsonProblem if it can't be read
     */
    public static Spec read(byte[] document) {
        return read(JsonCursor.open(document));
    }

    static Spec read(JsonCursor in) {
        Spec.Builder spec = new Spec.Builder();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "ociVersion" -> spec.ociVersion(in.text());
                case "process" -> spec.process(in.beginObject() ? ProcessReader.process(in) : null);
                case "root" -> spec.root(in.beginObject() ? root(in) : null);
                case "hostname" -> spec.hostname(in.optionalText());
                case "domainname" -> spec.domainname(in.optionalText());
                case "mounts" -> spec.mounts(mounts(in));
                case "hooks" -> spec.hooks(in.beginObject() ? hooks(in) : Hooks.NONE);
                case "annotations" -> spec.annotations(in.textMap());
                case "linux" -> spec.linux(in.beginObject() ? LinuxReader.linux(in) : Linux.NONE);
                default -> in.skip();
            }
        }
        in.close();
        return spec.build();
    }

    private static Root root(JsonCursor in) {
        String path = "";
        boolean readonly = false;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "path" -> path = in.text();
                case "readonly" -> readonly = in.flag();
                default -> in.skip();
            }
        }
        return new Root(path, readonly);
    }

    private static List<Mount> mounts(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<Mount> mounts = new ArrayList<>();
        while (in.nextObject()) {
            mounts.add(mount(in));
        }
        return mounts;
    }

    private static Mount mount(JsonCursor in) {
        String destination = "";
        @Nullable String type = null;
        @Nullable String source = null;
        List<String> options = List.of();
        List<IdMapping> uidMappings = List.of();
        List<IdMapping> gidMappings = List.of();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "destination" -> destination = in.text();
                case "type" -> type = in.optionalText();
                case "source" -> source = in.optionalText();
                case "options" -> options = in.texts();
                case "uidMappings" -> uidMappings = LinuxReader.idMappings(in);
                case "gidMappings" -> gidMappings = LinuxReader.idMappings(in);
                default -> in.skip();
            }
        }
        return new Mount(destination, type, source, options, uidMappings, gidMappings);
    }

    private static Hooks hooks(JsonCursor in) {
        List<Hook> prestart = List.of();
        List<Hook> createRuntime = List.of();
        List<Hook> createContainer = List.of();
        List<Hook> startContainer = List.of();
        List<Hook> poststart = List.of();
        List<Hook> poststop = List.of();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "prestart" -> prestart = hookList(in);
                case "createRuntime" -> createRuntime = hookList(in);
                case "createContainer" -> createContainer = hookList(in);
                case "startContainer" -> startContainer = hookList(in);
                case "poststart" -> poststart = hookList(in);
                case "poststop" -> poststop = hookList(in);
                default -> in.skip();
            }
        }
        return new Hooks(prestart, createRuntime, createContainer, startContainer, poststart, poststop);
    }

    private static List<Hook> hookList(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<Hook> hooks = new ArrayList<>();
        while (in.nextObject()) {
            hooks.add(hook(in));
        }
        return hooks;
    }

    private static Hook hook(JsonCursor in) {
        String path = "";
        List<String> args = List.of();
        List<String> env = List.of();
        @Nullable Long timeout = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "path" -> path = in.text();
                case "args" -> args = in.texts();
                case "env" -> env = in.texts();
                case "timeout" -> timeout = in.optionalInteger(IntegerRange.INT64);
                default -> in.skip();
            }
        }
        return new Hook(path, args, env, timeout);
    }
}
