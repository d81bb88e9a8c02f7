package io.jcontainers.build.engine;

import io.jcontainers.build.command.Front.FrontGone;
import io.jcontainers.build.command.Front.StepListener;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The steps and helpers that a front runs. Their listeners are called by a thread of their own, so that they may wait
 * for the front - write to its terminal - while the thread that receives goes on. The front sends no more of what they
 * write than {@link #WINDOW} bytes that no listener has taken.
 */
final class Steps {
    static final int WINDOW = 1 << 20;
    private static final int LOST_STATUS = 125;

    private final IntConsumer heard;
    private final Consumer<RuntimeException> defects;
    private final Map<Integer, StepListener> listeners = new HashMap<>();
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private int last;
    private boolean lost;
    private @Nullable Thread thread;

    private sealed interface Event {}

    private record Said(StepListener listener, boolean toStderr, byte[] bytes) implements Event {}

    private record Ended(StepListener listener, int status, int errno) implements Event {}

    private record Last() implements Event {}

    /**
     * @param heard tells the front that so many bytes have been taken
     * @param defects takes what a listener throws
     */
    Steps(IntConsumer heard, Consumer<RuntimeException> defects) {
        this.heard = heard;
        this.defects = defects;
    }

    /** The number of a new step. */
    synchronized int add(StepListener listener) {
        if (lost) {
            throw new FrontGone(new IllegalStateException("no step is started any more"));
        }
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("steps").start(this::tell);
        }
        listeners.put(++last, listener);
        return last;
    }

    /** One that was never started. */
    synchronized void remove(int step) {
        listeners.remove(step);
    }

    synchronized void said(int step, boolean toStderr, byte[] bytes) {
        StepListener listener = listeners.get(step);
        if (listener != null) {
            events.add(new Said(listener, toStderr, bytes));
        }
    }

    synchronized void ended(int step, int status, int errno) {
        StepListener listener = listeners.remove(step);
        if (listener != null) {
            events.add(new Ended(listener, status, errno));
        }
    }

    /** The front has gone, and with it all that it ran. */
    synchronized void lose() {
        lost = true;
        listeners.values().forEach(listener -> events.add(new Ended(listener, LOST_STATUS, 0)));
        listeners.clear();
        events.add(new Last());
    }

    private void tell() {
        int taken = 0;
        for (; ; ) {
            Event event = next();
            switch (event) {
                case Said said -> {
                    call(() -> said.listener().said(said.toStderr(), said.bytes()));
                    taken += said.bytes().length;
                }
                case Ended ended -> call(() -> end(ended));
                case Last() -> {
                    return;
                }
            }
            if (taken >= WINDOW / 4) {
                int count = taken;
                call(() -> heard.accept(count));
                taken = 0;
            }
        }
    }

    private Event next() {
        for (; ; ) {
            try {
                return events.take();
            } catch (InterruptedException e) {
                continue; // by a listener that meant itself: this thread ends with the front
            }
        }
    }

    private static void end(Ended ended) {
        if (ended.errno() == 0) {
            ended.listener().ended(ended.status());
        } else {
            ended.listener().notStarted(ended.errno());
        }
    }

    private void call(Runnable listener) {
        try {
            listener.run();
        } catch (FrontGone e) {
            return; // whoever waits for the step sees it as well
        } catch (RuntimeException e) {
            defects.accept(e);
        }
    }
}
