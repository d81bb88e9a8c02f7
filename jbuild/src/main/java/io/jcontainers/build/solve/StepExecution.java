package io.jcontainers.build.solve;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.run.OutOfMemory;
import io.jcontainers.build.run.RunStep;
import io.jcontainers.runc.cgroup.BytePath;
import java.util.concurrent.CompletableFuture;

/** Executes the program of a step by way of the front, and waits for its end. */
final class StepExecution {
    private static final int KILL = 9;
    private static final int TERMINATE = 15;

    private final Build build;
    private final Progress.Step progress;

    /**
     * How a step ended.
     *
     * @param status exit status
     */
    record Outcome(int status, boolean outOfMemory) {}

    StepExecution(Build build, Progress.Step progress) {
        this.build = build;
        this.progress = progress;
    }

    /**
     * Runs a step.
     *
     * @throws java.util.concurrent.CancellationException when the build is to end
     */
    Outcome run(RunStep step) {
        BytePath states = BytePath.ofText(build.services().states().toString());
        return execute(build.services()
                .compiler()
                .compile(build.request(), states, build.job().run(), step));
    }

    Outcome execute(byte[] program) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        OutOfMemory memory = new OutOfMemory();
        Front.RunningStep running = build.front().run(program, new Front.StepListener() {
            @Override
            public void said(boolean toStderr, byte[] bytes) {
                if (toStderr) {
                    memory.said(bytes);
                }
                progress.log(toStderr, bytes);
            }

            @Override
            public void ended(int status) {
                end.complete(status);
            }
        });
        Runnable stop = () -> running.signal(build.wantsSpace() ? KILL : TERMINATE);
        build.cancellation().tell(stop);
        try {
            int status = end.join();
            build.cancellation().check();
            return new Outcome(status, memory.seen());
        } finally {
            build.cancellation().forget(stop);
        }
    }
}
