package io.jcontainers.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.process.JdkProcesses;
import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.Timeouts;
import io.jcontainers.build.remote.DownloadCache;
import io.jcontainers.build.remote.DownloadSettings;
import io.jcontainers.build.remote.Downloads;
import io.jcontainers.build.remote.FileServer;
import io.jcontainers.build.remote.GitCheckouts;
import io.jcontainers.build.remote.GitSettings;
import io.jcontainers.build.remote.GitTransport;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A working directory, a web server, and a check that nothing temporary stays. */
abstract class ContextFixture {
    final Scratch scratch = new Scratch();
    final FileServer server = new FileServer();
    final Syscalls sys = Syscalls.linux();
    byte[] stdin = {};

    @SuppressWarnings("NullAway.Init")
    private Downloads downloads;

    @SuppressWarnings("NullAway.Init")
    Contexts contexts;

    @BeforeEach
    void makeContexts() throws IOException {
        Path temporary = scratch.path().resolve("tmp");
        Backoff once = new Backoff(
                0, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(1), time -> {}, new Random(1));
        downloads = new Downloads(
                sys,
                new DownloadCache(scratch.path().resolve("cache")),
                DownloadSettings.usual(Map.of()).with(Timeouts.usual(), once));
        GitSettings git = GitSettings.usual(Map.of("PATH", System.getenv("PATH")))
                .withTransports(EnumSet.allOf(GitTransport.class));
        contexts = new Contexts(
                sys, downloads, new GitCheckouts(sys, new JdkProcesses(), git, temporary), limits(), temporary);
        Files.createDirectory(work());
    }

    /** Small ones. */
    private static ContextLimits limits() {
        return new ContextLimits(
                new ExpansionLimits(64 << 20, 250, 1 << 20, 23, 128 * 1024),
                TarLimits.standard().withMostEntries(1000).withMostContentBytes(32 << 20));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        downloads.close();
        server.close();
        try (scratch) {
            Path temporary = scratch.path().resolve("tmp");
            if (Files.exists(temporary)) {
                try (Stream<Path> left = Files.list(temporary)) {
                    assertEquals(List.of(), left.toList());
                }
            }
        }
    }

    Path work() {
        return scratch.path().resolve("work");
    }

    ContextRequest request() {
        return ContextRequest.of(work(), () -> new ByteArrayInputStream(stdin));
    }

    ContextRequest request(String dockerfile) {
        return request().withDockerfile(dockerfile);
    }

    BuildContext open(String argument) throws IOException {
        return open(argument, request());
    }

    BuildContext open(String argument, ContextRequest request) throws IOException {
        return contexts.open(ContextSpec.parse(argument), request);
    }

    /** What is said about a context or its Dockerfile. */
    String refused(String argument, ContextRequest request) {
        return String.valueOf(assertThrows(IOException.class, () -> {
                    try (BuildContext context = open(argument, request)) {
                        context.dockerfile();
                    }
                })
                .getMessage());
    }

    static String text(ContextFile file) {
        return new String(file.content(), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
