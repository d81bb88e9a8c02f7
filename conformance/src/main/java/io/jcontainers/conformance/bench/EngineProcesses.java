package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JVMs of a runtime: processes whose executable lies in its distribution and is named {@code java}. */
final class EngineProcesses {
    /**
     * One of them.
     *
     * @param pid its id
     * @param residentKib VmRSS
     * @param peakKib VmHWM
     */
    record Engine(long pid, long residentKib, long peakKib) {}

    private static final Pattern PID = Pattern.compile("\\d+");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final Path distribution;

    /** Of the runtime whose command is {@code binary}: DIST/bin/NAME. */
    EngineProcesses(Path binary) throws IOException {
        Path bin = binary.toRealPath().getParent();
        Path dist = bin == null ? null : bin.getParent();
        distribution = dist == null ? binary : dist;
    }

    /** Those that run now. */
    List<Engine> running() throws IOException {
        List<Engine> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            for (Path entry : entries.toList()) {
                if (PID.matcher(entry.getFileName().toString()).matches() && isEngine(entry)) {
                    read(entry).ifPresent(found::add);
                }
            }
        }
        return List.copyOf(found);
    }

    private boolean isEngine(Path process) {
        try {
            Path executable = Files.readSymbolicLink(process.resolve("exe"));
            return executable.startsWith(distribution) && executable.endsWith("java");
        } catch (IOException e) {
            return false; // a kernel thread, or it ended
        }
    }

    private static Optional<Engine> read(Path process) {
        try {
            String status = Files.readString(process.resolve("status"));
            return Optional.of(new Engine(
                    Long.parseLong(process.getFileName().toString()), number(status, RESIDENT), number(status, PEAK)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long number(String status, Pattern pattern) {
        Matcher matcher = pattern.matcher(status);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
