package io.jcontainers.runc.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The chosen configurations under {@code src/test/resources/io/jcontainers/runc/plan/configs}. */
public final class Configs {
    /** Each shows one part of the specification. */
    public static final List<String> NAMES = List.of(
            "bare",
            "closed",
            "devices",
            "foreign",
            "hooks",
            "limits",
            "limits-rare",
            "minimal",
            "mounts",
            "mounts-idmapped",
            "names",
            "pod",
            "pod-user",
            "process",
            "scheduling",
            "seccomp",
            "terminal",
            "unified",
            "user-namespace",
            "user-single");

    private Configs() {}

    /** The bytes of one. */
    public static byte[] read(String name) {
        try (InputStream in = Configs.class.getResourceAsStream("configs/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("no configuration " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
