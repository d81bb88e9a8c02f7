package io.jcontainers.build.transfer;

import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Front;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Work that ends when the user wants it to: the thread that does it is interrupted, and with it what it waits for. */
final class Interruption {
    private static final int SIGNAL_STATUS = 128;

    private Interruption() {}

    /**
     * What is done.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Does it.
     *
     * @throws CommandException with 128 and the signal's number as its status when the user ended it
     * @throws Front.FrontGone when nobody takes what it writes
     */
    static <T> T ending(Front front, Work<T> work) throws IOException, InterruptedException {
        Thread worker = Thread.currentThread();
        CompletableFuture<Void> watch = front.interruption().thenAccept(_ -> worker.interrupt());
        try {
            return work.run();
        } catch (IOException | InterruptedException e) {
            if (!front.interruption().isDone()) {
                throw e;
            }
            if (front.hasLostReader()) {
                throw new Front.FrontGone(e);
            }
            CommandException end = new CommandException(
                    "interrupted", SIGNAL_STATUS + front.interruption().join());
            end.initCause(e);
            // The work is over; its thread has only to say so.
            Thread.interrupted();
            throw end;
        } finally {
            watch.cancel(false);
        }
    }
}
