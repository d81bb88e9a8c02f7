package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The registry of the distribution project, Debian's docker-registry, for one case. */
final class RegistryServer {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
    private static final int ATTEMPTS = 1200;
    /** "user" with the password "geheim". */
    private static final String HTPASSWD = "user:$2b$04$RU2Wv4Gwsr2OrbkJNjgaVuL7Bmr80RR.Go1yjfk9beDcSjGDWiaoy\n";

    private final int port;

    private RegistryServer(int port) {
        this.port = port;
    }

    static RegistryServer plain(BuildStage stage) {
        return start(stage, "", "");
    }

    static RegistryServer withTls(BuildStage stage, ServerCertificate certificate) {
        return start(stage, "  tls:\n" + certificate.paths(), "");
    }

    /** Takes "user" with the password "geheim". */
    static RegistryServer withPasswords(BuildStage stage) {
        try {
            Path users = Files.writeString(
                    Files.createDirectories(stage.other("users")).resolve("htpasswd"), HTPASSWD);
            return start(stage, "", "auth:\n  htpasswd:\n    realm: ours\n    path: " + users + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RegistryServer start(BuildStage stage, String http, String rest) {
        stage.require(Files.isExecutable(PROGRAM), "no " + PROGRAM + " (package docker-registry)");
        try {
            Path directory = Files.createDirectories(stage.other("registry"));
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                port = free.getLocalPort();
            }
            Path configuration = Files.writeString(
                    directory.resolve("config.yml"),
                    "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: " + directory
                            + "/data\n  delete:\n    enabled: true\nhttp:\n  addr: 127.0.0.1:" + port + "\n" + http
                            + rest);
            Process process = new ProcessBuilder(PROGRAM.toString(), "serve", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            stage.later(() -> end(process));
            await(stage, process, port, directory.resolve("log"));
            return new RegistryServer(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BuildStage stage, Process process, int port, Path log) throws IOException {
        for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
            try (Socket _ = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
                return;
            } catch (IOException e) {
                BuildStage.pause(20);
            }
        }
        stage.stop("the registry doesn't start: " + Files.readString(log));
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return port;
    }

    /** As references write it. */
    String host() {
        return "127.0.0.1:" + port;
    }
}
