package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Front;
import io.jcontainers.build.run.LostSteps;
import io.jcontainers.build.run.StepCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Removes what steps have left whose fronts were killed, once, beside the first build: only a front can do it. If that
 * one ends too early the next one goes on.
 */
final class LostStepRemoval {
    private final LostSteps steps;
    private final AtomicBoolean done = new AtomicBoolean();

    LostStepRemoval(StepCompiler compiler, Path states) {
        this.steps = new LostSteps(compiler, states);
    }

    /** Begins it, unless it was done; doesn't wait for it. */
    void beside(Call call) {
        if (done.compareAndSet(false, true)) {
            Thread.ofVirtual().name("lost steps").start(() -> run(call));
        }
    }

    private void run(Call call) {
        boolean all = false;
        try {
            for (byte[] program : steps.removals(call.request())) {
                execute(call.front(), program);
            }
            all = true;
        } catch (IOException | Front.FrontGone e) {
            return; // another front tries it
        } finally {
            done.set(all);
        }
    }

    private static void execute(Front front, byte[] program) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        front.run(program, new Front.StepListener() {
            @Override
            public void said(boolean toStderr, byte[] bytes) {
                // What can't be removed is tried again by the next engine.
            }

            @Override
            public void ended(int status) {
                end.complete(status);
            }
        });
        end.join();
    }
}
