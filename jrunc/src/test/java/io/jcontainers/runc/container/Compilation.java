package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.host.Host;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** create, compiled on a recorded host, and what its programs do. */
final class Compilation {
    private final io.jcontainers.runc.host.RecordedHost host;
    private final Map<String, String> files = new TreeMap<>();
    private SeccompSteps.@Nullable Filter filter;

    private Compilation(String host, long uid) {
        this.host = new io.jcontainers.runc.host.RecordedHost(host, uid);
    }

    /** By root, on the host with cgroup v2. */
    static Compilation byRoot() {
        return new Compilation("v2", 0);
    }

    /** By the user 1000. */
    static Compilation byUser() {
        return new Compilation("rootless", 1000);
    }

    /** The host has a file of its own; empty: it has none. */
    Compilation file(String path, String content) {
        files.put(path, content);
        return this;
    }

    Compilation filter(SeccompSteps.Filter given) {
        filter = given;
        return this;
    }

    /** Everything in a container's configuration but root, and for its members. */
    ContainerCompiler.Compiled create(String process, String mounts, String linux) {
        byte[] config = ("""
                {"ociVersion": "1.2.0", "root": {"path": "r"},
                 "process": {"args": ["init"], "cwd": "/", "env": ["HOME=/h"] %s},
                 "mounts": [%s], "linux": {%s}}
                """).formatted(process, mounts, linux).getBytes(StandardCharsets.UTF_8);
        Request request = host.request(config, "jrunc", "create", "box");
        files.forEach((path, content) -> request.files()
                .put(Need.file(path, 0), content.isEmpty() ? 2 : 0, content.getBytes(StandardCharsets.UTF_8)));
        CreateOptions options = new CreateOptions(
                "box",
                false,
                false,
                false,
                null,
                null,
                null,
                true,
                true,
                PreservedDescriptors.NONE,
                true,
                CgroupDriver.CGROUPFS);
        return new ContainerCompiler(
                        request,
                        Host.of(request, new Host.Cache()),
                        Caller.of(request),
                        new Bundle(new BytePath("/bundle"), config, SpecReader.read(config)),
                        options,
                        filter)
                .compile();
    }

    /** {@code name arguments} of the steps that are asked for. */
    static List<String> told(Program program, Predicate<Step> which) {
        return program.steps().stream().filter(which).map(Compilation::told).toList();
    }

    private static String told(Step step) {
        return step.name() + " " + String.join(" ", step.shownArguments());
    }

    /** Steps whose reason has a code that begins so. */
    static Predicate<Step> because(String code) {
        return step -> step.origin().code().startsWith(code);
    }
}
