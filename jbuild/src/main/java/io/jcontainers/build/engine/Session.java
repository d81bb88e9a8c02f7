package io.jcontainers.build.engine;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.runc.engine.ProtocolException;
import io.jcontainers.runc.engine.RequestReader;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.sys.SocketException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntBiFunction;

/**
 * One front: a thread listens to it while another one does what it asked for. The listening one never waits for
 * anything but the front; what may be sent without being asked for is bounded in both directions (frames.h).
 */
final class Session implements Front {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERRNO_PIPE = 32;
    private static final int LOST_SIGNAL = 1; // hang-up
    private static final int DEFECT_STATUS = 1;
    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final ToIntBiFunction<Request, Front> commands;
    private final Steps steps = new Steps(count -> send(FrameKind.HEARD, NOTHING, count), this::tellDefect);
    private final CompletableFuture<Integer> interruption = new CompletableFuture<>();
    private final InputFeed input = new InputFeed(count -> send(FrameKind.WANT_INPUT, NOTHING, count));
    private final OutputWindow out = window(STDOUT);
    private final OutputWindow err = window(STDERR);
    private volatile Size size = new Size(0, 0);
    private volatile int terminals;

    /** @param commands do what is asked for; the exit status of the front */
    Session(Connection connection, ToIntBiFunction<Request, Front> commands) {
        this.connection = connection;
        this.commands = commands;
    }

    private OutputWindow window(int descriptor) {
        return new OutputWindow((bytes, offset, length) -> {
            try {
                connection.sendPart(FrameKind.OUT, bytes, offset, length, descriptor);
            } catch (SocketException e) {
                throw new FrontGone(e);
            }
        });
    }

    /** Until the front has its answer or has gone. */
    void hold() {
        Connection.Frame first = connection.receive();
        if (first.kind() == FrameKind.SIZE) {
            take(first);
            first = connection.receive();
        }
        if (first.kind() != FrameKind.REQUEST) {
            throw new ProtocolException("expected REQUEST, got " + first.kind());
        }
        Request request = RequestReader.newRequest(first.content());
        connection.send(FrameKind.HEARD, NOTHING, Steps.WINDOW);
        Thread work = Thread.ofPlatform().daemon().name("command").start(() -> answer(request));
        try {
            for (; ; ) {
                take(connection.receive());
            }
        } catch (SocketException | ProtocolException gone) {
            lose(gone);
            join(work);
        }
    }

    private void answer(Request request) {
        int status = DEFECT_STATUS;
        try {
            status = commands.applyAsInt(request, this);
        } catch (LinkageError | AssertionError e) {
            tellDefect(e); // somebody waits for the end
        } finally {
            end(status);
        }
    }

    private void end(int status) {
        try {
            connection.send(FrameKind.END, NOTHING, status);
        } catch (SocketException gone) {
            return; // nobody waits for the status any more; the listening thread knows
        }
    }

    private void take(Connection.Frame frame) {
        ByteBuffer in = frame.content();
        switch (frame.kind()) {
            case SAID -> steps.said(in.getInt(), in.getInt() == STDERR, rest(in));
            case ENDED -> steps.ended(in.getInt(), in.getInt(), in.getInt());
            case SIGNAL -> interrupt(in.getInt());
            case SIZE -> {
                size = new Size(in.getInt(), in.getInt());
                terminals = in.getInt();
            }
            case INPUT -> feed(in.getInt(), in);
            case TOOK -> window(in).took(in.getInt());
            case OUT_FAILED -> {
                OutputWindow window = window(in);
                int errno = in.getInt();
                window.end(new IOException(
                        "write to standard output: " + (errno == ERRNO_PIPE ? "broken pipe" : Errno.text(errno))));
                interrupt(SIGNAL_PIPE);
            }
            default -> throw new ProtocolException("a front does not send " + frame.kind());
        }
    }

    private OutputWindow window(ByteBuffer in) {
        return in.getInt() == STDOUT ? out : err;
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    private void feed(int errno, ByteBuffer bytes) {
        if (errno != 0) {
            input.end(new IOException("read standard input: " + Errno.text(errno)));
        } else if (bytes.hasRemaining()) {
            input.feed(bytes);
        } else {
            input.end(null);
        }
    }

    private void interrupt(int signal) {
        input.end(new InterruptedIOException("interrupted by signal " + signal));
        out.hurry();
        err.hurry();
        interruption.complete(signal);
    }

    /** The front has gone: what it asked for ends as if it had been interrupted. */
    private void lose(RuntimeException reason) {
        out.end(reason);
        err.end(reason);
        interrupt(LOST_SIGNAL);
        steps.lose();
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

    private void tellDefect(Throwable defect) {
        err(("jbuild: defect in the build engine: " + defect + "; please report this with the command\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void out(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
    }

    @Override
    public void err(byte[] bytes) {
        err.write(bytes, 0, bytes.length);
    }

    @Override
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int one) {
                out.write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                out.write(bytes, offset, length);
            }
        };
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public RunningStep run(byte[] program, StepListener listener) {
        return start(FrameKind.RUN, program, listener);
    }

    @Override
    public RunningStep runAttached(byte[] program, StepListener listener) {
        return start(FrameKind.RUN_ATTACHED, program, listener);
    }

    @Override
    public RunningStep runHelper(HostProgram helper, StepListener listener) {
        return start(FrameKind.HELPER, encode(helper), listener);
    }

    private RunningStep start(FrameKind kind, byte[] bytes, StepListener listener) {
        int step = steps.add(listener);
        try {
            send(kind, bytes, step);
        } catch (FrontGone e) {
            steps.remove(step);
            throw e;
        }
        return number -> send(FrameKind.STOP, NOTHING, step, number);
    }

    /** struct build_helper of frames.h and what stands behind it. */
    private static byte[] encode(HostProgram helper) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(helper.attached() ? 1 : 0)
                .putInt(helper.arguments().size())
                .putInt(helper.environment().size())
                .putInt(helper.input().length)
                .array());
        addText(out, helper.directory());
        helper.arguments().forEach(text -> addText(out, text));
        helper.environment().forEach(text -> addText(out, text));
        out.writeBytes(helper.input());
        return out.toByteArray();
    }

    private static void addText(ByteArrayOutputStream out, byte[] text) {
        out.writeBytes(text);
        out.write(0);
    }

    @Override
    public Size size() {
        return size;
    }

    @Override
    public boolean isTerminal(int descriptor) {
        return (terminals >> descriptor & 1) != 0;
    }

    @Override
    public CompletableFuture<Integer> interruption() {
        return interruption;
    }
}
