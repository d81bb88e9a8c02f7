package io.jcontainers.build.run;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.request.Request;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps whose front was killed: their processes have died with it, their states and cgroups are still there. The states
 * of steps that run, which are locked, are left alone by the programs.
 */
public final class LostSteps {
    /** A state's directory is made a moment before it is locked. */
    private static final Duration IN_THE_MAKING = Duration.ofMinutes(1);

    private static final String CONTAINER = "container";

    private final StepCompiler compiler;
    private final Path stateRoot;

    /** @param stateRoot directory of the states of steps, absolute */
    public LostSteps(StepCompiler compiler, Path stateRoot) {
        this.compiler = compiler;
        this.stateRoot = stateRoot;
    }

    /**
     * Programs for a front, one for each step that may be lost.
     *
     * @param caller facts of the front that executes them
     */
    public List<byte[]> removals(Request caller) throws IOException {
        List<byte[]> removals = new ArrayList<>();
        if (!Files.isDirectory(stateRoot, LinkOption.NOFOLLOW_LINKS)) {
            return removals;
        }
        try (DirectoryStream<Path> names = Files.newDirectoryStream(stateRoot)) {
            for (Path state : names) {
                if (isOld(state)) {
                    removals.add(compiler.compileRemoval(
                            caller,
                            BytePath.ofText(stateRoot.toString()),
                            String.valueOf(state.getFileName()),
                            stored(state)));
                }
            }
        }
        return removals;
    }

    private static boolean isOld(Path state) throws IOException {
        try {
            return Files.getLastModifiedTime(state, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(Instant.now().minus(IN_THE_MAKING));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static byte[] stored(Path state) throws IOException {
        try {
            return Files.readAllBytes(state.resolve(CONTAINER));
        } catch (NoSuchFileException none) {
            return new byte[0];
        }
    }
}
