package io.jcontainers.build.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Other people's programs. */
public final class Clients {
    private static final int DEADLINE_SECONDS = 60;

    private final Path directory;

    /** @param directory for what the programs print */
    public Clients(Path directory) {
        this.directory = directory;
    }

    /** Skips the test, aloud, unless a program is there. */
    public static void require(String program) {
        boolean found = false;
        for (String path : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            found |= !path.isEmpty() && Files.isExecutable(Path.of(path, program));
        }
        skipUnless(found, program + " is not installed");
    }

    public static void skipUnless(boolean condition, String reason) {
        if (!condition) {
            System.out.println("skipped: " + reason);
        }
        Assumptions.assumeTrue(condition, reason);
    }

    /** Runs a program that has to succeed; returns what it printed on stdout. */
    public String run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        try {
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> List.of(command) + " does not end");
        } finally {
            process.destroyForcibly();
        }
        String errors = Files.readString(err, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), () -> List.of(command) + ": " + errors);
        return Files.readString(out, StandardCharsets.UTF_8).strip();
    }
}
