package io.jcontainers.build.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** security.md F32: a disk that is full. */
class FullDiskTest {
    private static final int DEADLINE_SECONDS = 120;

    @TempDir
    Path directory;

    @Test
    void aFullDiskCostsNoImage() throws Exception {
        if (!"root".equals(System.getProperty("user.name")) || !Files.isExecutable(Path.of("/usr/bin/unshare"))) {
            System.out.println("skipped: a small disk needs root and unshare(1)");
        }
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "a small disk needs root");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "a small disk needs unshare(1)");
        Process worker = new ProcessBuilder(
                        "/usr/bin/unshare",
                        "--mount",
                        "/bin/sh",
                        "-ec",
                        "mount -t tmpfs -o size=2m none \"$1\"; shift; exec \"$@\"",
                        "sh",
                        directory.toString(),
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullDiskWorker.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String printed =
                    new String(worker.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(worker.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
            assertEquals("done\n", printed);
        } finally {
            worker.destroyForcibly();
        }
    }
}
