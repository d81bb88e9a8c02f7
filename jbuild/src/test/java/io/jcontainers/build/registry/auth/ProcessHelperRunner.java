package io.jcontainers.build.registry.auth;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Runs helpers by the JDK, for tests only. */
public final class ProcessHelperRunner implements HelperRunner {
    private final String path;

    /** @param path the PATH of the helper */
    public ProcessHelperRunner(String path) {
        this.path = path;
    }

    @Override
    public Result run(String program, String action, byte[] input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/env", program, action);
        builder.environment().put("PATH", path);
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException e) {
            // It ended without reading, as some do for what they don't need.
        }
        byte[] output = process.getInputStream().readNBytes(MOST_OUTPUT + 1);
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + ": not done after " + LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IOException(program + ": interrupted", e);
        }
        return new Result(process.exitValue(), output);
    }
}
