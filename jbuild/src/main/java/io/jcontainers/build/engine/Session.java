package io.jcontainers.build.engine;

import io.jcontainers.build.command.Commands;
import io.jcontainers.build.command.Front;
import io.jcontainers.runc.engine.ProtocolException;
import io.jcontainers.runc.engine.RequestReader;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.sys.SocketException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One front: a thread listens to it while another one does what it asked for. */
final class Session implements Front {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int INPUT_BYTES = 1 << 20;
    private static final int LOST_STATUS = 125;
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final Commands commands;
    private final Map<Integer, StepListener> steps = new ConcurrentHashMap<>();
    private final AtomicInteger lastStep = new AtomicInteger();
    private final CompletableFuture<Integer> interruption = new CompletableFuture<>();
    private final AtomicBoolean inputWanted = new AtomicBoolean();
    private final PipedInputStream input = new PipedInputStream(INPUT_BYTES);
    private final PipedOutputStream inputEnd;
    private volatile Size size = new Size(0, 0);

    Session(Connection connection, Commands commands) {
        this.connection = connection;
        this.commands = commands;
        try {
            this.inputEnd = new PipedOutputStream(input);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until the front has its answer or has gone. */
    void hold() {
        Connection.Frame first = connection.receive();
        if (first.kind() != FrameKind.REQUEST) {
            throw new ProtocolException("expected REQUEST, got " + first.kind());
        }
        Request request = RequestReader.newRequest(first.content());
        Thread work = Thread.ofPlatform().daemon().name("command").start(() -> answer(request));
        try {
            for (; ; ) {
                take(connection.receive());
            }
        } catch (SocketException | ProtocolException gone) {
            lose();
            join(work);
        }
    }

    private void answer(Request request) {
        int status = commands.answer(request, this);
        try {
            connection.send(FrameKind.END, NOTHING, status);
        } catch (SocketException gone) {
            lose(); // nobody waits for the status any more
        }
    }

    private void take(Connection.Frame frame) {
        ByteBuffer in = frame.content();
        switch (frame.kind()) {
            case SAID -> {
                StepListener listener = steps.get(in.getInt());
                boolean toStderr = in.getInt() == STDERR;
                if (listener != null) {
                    listener.said(toStderr, rest(in));
                }
            }
            case ENDED -> {
                StepListener listener = steps.remove(in.getInt());
                if (listener != null) {
                    listener.ended(in.getInt());
                }
            }
            case SIGNAL -> interruption.complete(in.getInt());
            case SIZE -> size = new Size(in.getInt(), in.getInt());
            case INPUT -> feed(rest(in));
            default -> throw new ProtocolException("a front does not send " + frame.kind());
        }
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    private void feed(byte[] bytes) {
        try {
            if (bytes.length == 0) {
                inputEnd.close();
            } else {
                inputEnd.write(bytes);
            }
        } catch (IOException closed) {
            return; // the command wants no more of it
        }
    }

    /** The front has gone: what it asked for ends as if it had been interrupted. */
    private void lose() {
        interruption.complete(LOST_STATUS);
        steps.keySet().forEach(step -> {
            StepListener listener = steps.remove(step);
            if (listener != null) {
                listener.ended(LOST_STATUS);
            }
        });
        try {
            inputEnd.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread work) {
        try {
            work.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(FrameKind kind, byte[] bytes, int... numbers) {
        try {
            connection.send(kind, bytes, numbers);
        } catch (SocketException e) {
            throw new FrontGone(e);
        }
    }

    @Override
    public void out(byte[] bytes) {
        send(FrameKind.OUT, bytes, STDOUT);
    }

    @Override
    public void err(byte[] bytes) {
        send(FrameKind.OUT, bytes, STDERR);
    }

    @Override
    public InputStream input() {
        if (inputWanted.compareAndSet(false, true)) {
            send(FrameKind.WANT_INPUT, NOTHING);
        }
        return input;
    }

    @Override
    public RunningStep run(byte[] program, StepListener listener) {
        int step = lastStep.incrementAndGet();
        steps.put(step, listener);
        send(FrameKind.RUN, program, step);
        return number -> send(FrameKind.STOP, NOTHING, step, number);
    }

    @Override
    public Size size() {
        return size;
    }

    @Override
    public CompletableFuture<Integer> interruption() {
        return interruption;
    }
}
