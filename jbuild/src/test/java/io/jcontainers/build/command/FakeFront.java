package io.jcontainers.build.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** A front that keeps what it is told, and runs nothing. */
public final class FakeFront implements Front {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final InputStream input;
    private final Size size;
    private final CompletableFuture<Integer> interruption = new CompletableFuture<>();

    /**
     * A front without a terminal.
     *
     * @param input what is on its stdin
     */
    public FakeFront(String input) {
        this(input, new Size(0, 0));
    }

    /** A front with a terminal of this size. */
    public FakeFront(String input, Size size) {
        this.input = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        this.size = size;
    }

    /** All of its stdout. */
    public String stdout() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** All of its stderr. */
    public String stderr() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void out(byte[] bytes) {
        out.writeBytes(bytes);
    }

    @Override
    public synchronized void err(byte[] bytes) {
        err.writeBytes(bytes);
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public RunningStep run(byte[] program, StepListener listener) {
        throw new UnsupportedOperationException("this front runs nothing");
    }

    @Override
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int value) {
                out(new byte[] {(byte) value});
            }

            @Override
            public void write(byte[] from, int offset, int length) {
                out(Arrays.copyOfRange(from, offset, offset + length));
            }
        };
    }

    @Override
    public RunningStep runAttached(byte[] program, StepListener listener) {
        throw new UnsupportedOperationException("this front runs nothing");
    }

    @Override
    public RunningStep runHelper(HostProgram helper, StepListener listener) {
        throw new UnsupportedOperationException("this front runs nothing");
    }

    @Override
    public boolean isTerminal(int descriptor) {
        return size.rows() > 0;
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
