package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.archive.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Docker daemon of its own, which has no network and mounts nothing. */
final class Dockerd implements AutoCloseable {
    private static final int START_ATTEMPTS = 120;
    private static final int STOP_SECONDS = 30;

    private final Process daemon;
    private final Path directory;
    private final Clients clients;

    private Dockerd(Process daemon, Path directory) {
        this.daemon = daemon;
        this.directory = directory;
        this.clients = new Clients(directory);
    }

    /** Starts it, or skips the test, aloud. */
    static Dockerd start(Path directory) throws IOException, InterruptedException {
        Clients.require("docker");
        Clients.require("dockerd");
        Clients.skipUnless("root".equals(System.getProperty("user.name")), "a Docker daemon needs root");
        Path log = directory.resolve("dockerd.log");
        Process daemon = new ProcessBuilder(
                        "dockerd",
                        "--data-root",
                        directory.resolve("docker-data").toString(),
                        "--exec-root",
                        directory.resolve("docker-exec").toString(),
                        "--pidfile",
                        directory.resolve("docker-pid").toString(),
                        "--host",
                        host(directory),
                        "--storage-driver=vfs",
                        "--bridge=none",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--ip-forward=false",
                        "--ip-masq=false")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean up = false;
        for (int i = 0; i < START_ATTEMPTS && daemon.isAlive() && !up; i++) {
            Thread.sleep(100);
            up = Files.readString(log).contains("API listen on");
        }
        Dockerd started = new Dockerd(daemon, directory);
        if (!up) {
            started.close();
        }
        Clients.skipUnless(up, "no Docker daemon can be started here: " + Files.readAllLines(log));
        return started;
    }

    private static String host(Path directory) {
        return "unix://" + directory.resolve("docker-sock");
    }

    /** What the client printed. */
    String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "--host", host(directory)));
        command.addAll(List.of(arguments));
        return clients.run(command.toArray(new String[0]));
    }

    @Override
    public void close() throws InterruptedException {
        daemon.destroy();
        assertTrue(daemon.waitFor(STOP_SECONDS, TimeUnit.SECONDS), "dockerd does not end");
    }
}
