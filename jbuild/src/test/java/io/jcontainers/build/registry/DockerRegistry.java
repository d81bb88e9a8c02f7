package io.jcontainers.build.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The registry of the distribution project, Debian's package docker-registry, on a port of its own. */
public final class DockerRegistry implements AutoCloseable {
    private static final Path PROGRAM = Path.of(System.getProperty("docker.registry", "/usr/bin/docker-registry"));
    private static final int ATTEMPTS = 300;

    private final Process process;
    private final String host;

    private DockerRegistry(Process process, String host) {
        this.process = process;
        this.host = host;
    }

    /** Skips the test, aloud, unless it is installed. */
    public static void require() {
        String reason = "skipped: " + PROGRAM + " is missing (package docker-registry)";
        if (!Files.isExecutable(PROGRAM)) {
            System.out.println(reason);
        }
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), reason);
    }

    /** Starts it; {@code http} is more of its section http, {@code rest} more sections. */
    public static DockerRegistry start(Path directory, String http, String rest) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        String host = "127.0.0.1:" + port;
        Path configuration = directory.resolve("config.yml");
        Files.writeString(
                configuration,
                "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: "
                        + directory.resolve("data") + "\n  delete:\n    enabled: true\nhttp:\n  addr: " + host + "\n"
                        + http
                        + rest);
        Path log = directory.resolve("registry.log");
        Process process = new ProcessBuilder(PROGRAM.toString(), "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
            try (Socket _ = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
                return new DockerRegistry(process, host);
            } catch (IOException e) {
                pause();
            }
        }
        process.destroyForcibly();
        throw new IOException("the registry doesn't start: " + Files.readString(log));
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As references write it. */
    public String host() {
        return host;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
