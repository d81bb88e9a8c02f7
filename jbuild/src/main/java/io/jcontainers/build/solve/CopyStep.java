package io.jcontainers.build.solve;

import io.jcontainers.build.dockerfile.Instruction;
import java.io.IOException;

/** COPY and ADD. */
final class CopyStep {
    CopyStep(Build build, Solver solver, StageWalk walk) {}

    StepResult solve(Instruction copy) throws IOException {
        throw new IOException(copy.keyword() + " is not there yet");
    }
}
