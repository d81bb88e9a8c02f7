package io.jcontainers.build.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs helpers by the JDK, for tests only; keeps what was run. */
public final class JdkProcesses implements HelperProcesses {
    /** All commands so far. */
    public final List<HelperCommand> commands = new CopyOnWriteArrayList<>();

    @Override
    public Result run(HelperCommand command) throws IOException {
        commands.add(command);
        List<String> words = new ArrayList<>(command.arguments());
        words.set(0, find(command));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(command.workingDirectory().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        try {
            return result(command, process);
        } catch (InterruptedException e) {
            throw new InterruptedIOException(command.program());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String find(HelperCommand command) throws MissingProgramException {
        for (String directory : command.environment().getOrDefault("PATH", "").split(":")) {
            Path program = Path.of(directory).resolve(command.program());
            if (Files.isExecutable(program)) {
                return program.toString();
            }
        }
        throw new MissingProgramException(command.program());
    }

    private static Result result(HelperCommand command, Process process)
            throws IOException, InterruptedException, ExecutionException {
        FutureTask<byte[]> out = reading(command, process, process.getInputStream());
        FutureTask<byte[]> err = reading(command, process, process.getErrorStream());
        try (OutputStream in = process.getOutputStream()) {
            in.write(command.input());
        } catch (IOException e) {
            // It ended without reading.
        }
        if (!process.waitFor(command.limit().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new HelperLimitException(
                    HelperLimitException.Limit.TIME,
                    command.program() + ": not done after " + command.limit().toMillis() + " ms");
        }
        return new Result(process.exitValue(), out.get(), err.get());
    }

    private static FutureTask<byte[]> reading(HelperCommand command, Process process, InputStream from) {
        FutureTask<byte[]> task = new FutureTask<>(() -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int got = from.read(buffer); got >= 0; got = from.read(buffer)) {
                if (all.size() + got > command.mostOutputBytes()) {
                    process.destroyForcibly();
                    throw new HelperLimitException(
                            HelperLimitException.Limit.OUTPUT,
                            command.program() + ": more than " + command.mostOutputBytes() + " bytes of output");
                }
                all.write(buffer, 0, got);
            }
            return all.toByteArray();
        });
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
