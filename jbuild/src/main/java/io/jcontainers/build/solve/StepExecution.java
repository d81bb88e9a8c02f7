package io.jcontainers.build.solve;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.run.StepContainer;
import io.jcontainers.runc.cgroup.BytePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Executes a step's container by way of the front, and waits for its end. */
final class StepExecution {
    private static final int KILL = 9;

    private final Build build;
    private final Progress.Step progress;

    StepExecution(Build build, Progress.Step progress) {
        this.build = build;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @return exit status
     * @throws java.util.concurrent.CancellationException when the build is to end
     */
    int run(StepContainer container) throws IOException {
        BytePath states = BytePath.of(build.services().states().toString().getBytes(StandardCharsets.UTF_8));
        byte[] program = build.services().compiler().compile(build.request(), states, container);
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Front.RunningStep running = build.front().run(program, new Front.StepListener() {
            @Override
            public void said(boolean toStderr, byte[] bytes) {
                progress.log(toStderr, bytes);
            }

            @Override
            public void ended(int status) {
                end.complete(status);
            }
        });
        Runnable kill = () -> running.signal(KILL);
        build.cancellation().tell(kill);
        try {
            int status = end.join();
            build.cancellation().check();
            return status;
        } finally {
            build.cancellation().forget(kill);
        }
    }
}
