package io.jcontainers.build.engine;

import io.jcontainers.build.command.Front.FrontGone;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One of a front's stdout and stderr: how much it takes before it has written what came earlier. */
final class OutputWindow {
    /** BUILD_OUT_WINDOW of frames.h. */
    static final int BYTES = 1 << 20;

    /** In one frame. */
    private static final int CHUNK_BYTES = 64 << 10;

    private final Sender sender;
    private final ReentrantLock turn = new ReentrantLock(); // so that what one call writes stays together
    private int room = BYTES;
    private boolean hurried;
    private @Nullable Throwable end;

    /** Sends some bytes. */
    interface Sender {
        void send(byte[] bytes, int offset, int length);
    }

    OutputWindow(Sender sender) {
        this.sender = sender;
    }

    /**
     * Sends all bytes; waits for room.
     *
     * @throws FrontGone when there will be none
     */
    void write(byte[] bytes, int offset, int length) {
        turn.lock();
        try {
            for (int at = 0; at < length; ) {
                int count = take(Math.min(length - at, CHUNK_BYTES));
                sender.send(bytes, offset + at, count);
                at += count;
            }
        } finally {
            turn.unlock();
        }
    }

    private synchronized int take(int most) {
        boolean interrupted = false;
        while (room == 0 && end == null && !hurried) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // half a message is no message
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (end != null) {
            throw new FrontGone(end);
        }
        if (room == 0) {
            throw new FrontGone(new IOException("the caller interrupted the work while nobody read its output"));
        }
        int count = Math.min(most, room);
        room -= count;
        return count;
    }

    /** So many bytes have been written. */
    synchronized void took(int count) {
        room += count;
        notifyAll();
    }

    /** From now on nothing waits: there is room, or it fails. */
    synchronized void hurry() {
        hurried = true;
        notifyAll();
    }

    /** Nothing is written any more. */
    synchronized void end(Throwable reason) {
        if (end == null) {
            end = reason;
        }
        notifyAll();
    }
}
