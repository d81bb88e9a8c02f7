package io.jcontainers.build.transfer;

import java.io.IOException;
import java.nio.file.Path;

/** A process that pulls and is killed. */
final class PullWorker {
    private PullWorker() {}

    public static void main(String[] arguments) throws IOException {
        Desk.Outcome outcome = new Desk(Path.of(arguments[0])).run("pull", arguments[1]);
        System.exit(outcome.status());
    }
}
