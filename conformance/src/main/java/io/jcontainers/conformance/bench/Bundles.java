package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bundles that all contestants run, with a root of one static busybox: {@code plain} (spec configuration,
 * /bin/true), {@code docker} (Docker's configuration with its seccomp profile, /bin/true), {@code sleeping} (spec
 * configuration, a long sleep) and {@code limited} (spec configuration with a memory limit).
 */
final class Bundles {
    private static final List<Path> BUSYBOX = List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));
    private static final List<String> APPLETS = List.of("sh", "true", "sleep");

    private final Path directory;
    private final String plainConfig;

    /**
     * Makes the bundles below {@code directory}.
     *
     * @param specConfig output of a runtime's {@code spec}
     * @param samples the checked-in bundles, with {@code docker-seccomp}
     */
    Bundles(Path directory, String specConfig, Path samples) throws IOException {
        this.directory = directory;
        plainConfig = withArguments(specConfig, "\"/bin/true\"");
        Path rootfs = makeRoot(directory.resolve("rootfs"));
        make("plain", plainConfig, rootfs);
        make("sleeping", withArguments(specConfig, "\"/bin/sleep\", \"100000\""), rootfs);
        make("limited", plainConfig, rootfs);
        Path sample = samples.resolve("docker-seccomp");
        make("docker", Files.readString(sample.resolve("config.json")), rootfs);
        try (Stream<Path> files = Files.list(sample.resolve("etc"))) {
            Path etc = Files.createDirectory(docker().resolve("etc"));
            for (Path file : files.toList()) {
                Files.copy(file, etc.resolve(file.getFileName()));
            }
        }
    }

    Path plain() {
        return directory.resolve("plain");
    }

    Path docker() {
        return directory.resolve("docker");
    }

    Path sleeping() {
        return directory.resolve("sleeping");
    }

    /** The bundle {@code limited} with {@code linux.resources.memory.limit} set to {@code bytes}. */
    Path limited(long bytes) throws IOException {
        Path bundle = directory.resolve("limited");
        String config = plainConfig.replaceFirst(
                "\"resources\": *\\{", "\"resources\": { \"memory\": { \"limit\": " + bytes + " },");
        Files.writeString(bundle.resolve("config.json"), config);
        return bundle;
    }

    private static String withArguments(String specConfig, String arguments) {
        String config = specConfig
                .replaceFirst("\"terminal\": *true", "\"terminal\": false")
                .replaceFirst("\"args\": *\\[[^]]*]", "\"args\": [" + arguments + "]");
        if (!config.contains("\"args\": [" + arguments) || config.matches("(?s).*\"terminal\": *true.*")) {
            throw new BenchFailure("the output of `spec` has another shape than expected: " + specConfig);
        }
        return config;
    }

    private void make(String name, String config, Path rootfs) throws IOException {
        Path bundle = Files.createDirectory(directory.resolve(name));
        Files.writeString(bundle.resolve("config.json"), config, StandardCharsets.UTF_8);
        copyTree(rootfs, bundle.resolve("rootfs"));
    }

    private static Path makeRoot(Path root) throws IOException {
        Path busybox = BUSYBOX.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new BenchFailure("no static busybox: install Debian's busybox-static"));
        for (String name : List.of("bin", "dev", "etc", "proc", "sys")) {
            Files.createDirectories(root.resolve(name));
        }
        Path copy = root.resolve("bin/busybox");
        Files.copy(busybox, copy);
        for (String applet : APPLETS) {
            Files.createLink(root.resolve("bin").resolve(applet), copy);
        }
        return root;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.createLink(target, path);
                }
            }
        }
    }
}
