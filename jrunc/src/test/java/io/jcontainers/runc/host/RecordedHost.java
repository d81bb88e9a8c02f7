package io.jcontainers.runc.host;

import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host whose facts lie under {@code src/test/resources/io/jcontainers/runc/hosts}, and the calls that are made there.
 *
 * @param name of its directory
 * @param uid of the caller
 */
public record RecordedHost(String name, long uid) {
    /** All of them: cgroup v1 as systemd mounts it, one mount a controller beside v2, v2, v2 for a user, 5.10 on v1. */
    public static final List<RecordedHost> ALL = List.of(
            new RecordedHost("hybrid", 0),
            new RecordedHost("v1", 0),
            new RecordedHost("v2", 0),
            new RecordedHost("rootless", 1000),
            new RecordedHost("old-kernel", 0));

    private static final Map<String, String> FACTS = Map.of(
            "mountinfo", "/proc/self/mountinfo",
            "cgroup", "/proc/self/cgroup",
            "status", "/proc/self/status",
            "uid_map", "/proc/self/uid_map",
            "boot_id", "/proc/sys/kernel/random/boot_id");

    /** A call in the directory /bundle, which holds only config.json. */
    public Request request(byte[] config, String... words) {
        Files files = new Files();
        FACTS.forEach((file, path) -> files.put(Need.file(path, 0), 0, fact(file)));
        byte[] controllers = factIfAny("cgroup.controllers");
        if (controllers != null) {
            String directory = name.equals("hybrid") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup";
            files.put(Need.file(directory + "/cgroup.controllers", 0), 0, controllers);
        }
        files.put(Need.file("/bundle/config.json", 0), 0, config);
        return new Request(
                "build",
                Arrays.stream(words).map(RecordedHost::bytes).toList(),
                1,
                "jrunc",
                bytes("/run/jrunc"),
                bytes("/bundle"),
                Map.of("PATH", "/usr/bin:/bin"),
                new Request.Ids(uid, uid, uid, uid, 4242, 4241),
                Collections.nCopies(16, new Request.Limit(1024, 4096)),
                new String(fact("release"), StandardCharsets.UTF_8).trim(),
                "x86_64",
                List.of(true, false, false),
                files);
    }

    private byte[] fact(String file) {
        byte[] bytes = factIfAny(file);
        if (bytes == null) {
            throw new IllegalStateException("host " + name + " has no " + file);
        }
        return bytes;
    }

    private byte @Nullable [] factIfAny(String file) {
        String place = "/io/jcontainers/runc/hosts/" + name + "/" + file;
        try (InputStream in = RecordedHost.class.getResourceAsStream(place)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
