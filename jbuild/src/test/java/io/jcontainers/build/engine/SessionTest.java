package io.jcontainers.build.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.command.Front.FrontGone;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Keeps what it is told, as text, and answers on the front's stderr: a listener may. */
    private record Listener(Front front, List<String> told, CompletableFuture<Integer> end)
            implements Front.StepListener {
        Listener(Front front) {
            this(front, Collections.synchronizedList(new ArrayList<>()), new CompletableFuture<>());
        }

        @Override
        public void said(boolean toStderr, byte[] bytes) {
            told.add((toStderr ? "err " : "out ") + new String(bytes, StandardCharsets.UTF_8));
            front.err(bytes);
        }

        @Override
        public void ended(int status) {
            told.add("ended " + status);
            end.complete(status);
        }

        @Override
        public void notStarted(int errno) {
            told.add("errno " + errno);
            end.complete(-errno);
        }
    }

    @Test
    void factsOutputAndStatus() throws InterruptedException {
        try (FakeFront front = new FakeFront(
                (request, caller) -> {
                    caller.out(bytes(caller.size() + " " + caller.isTerminal(0) + caller.isTerminal(1)));
                    caller.err(request.arguments().get(1));
                    return 7;
                },
                "word")) {
            front.expectOut(1, "Size[rows=24, columns=80] falsetrue");
            front.expectOut(2, "word");
            assertEquals(7, front.expect(FrameKind.END).getInt());
        }
    }

    @Test
    void outputWaitsForRoom() throws InterruptedException {
        byte[] much = new byte[OutputWindow.BYTES + 100];
        new Random(1).nextBytes(much);
        ByteBuffer got = ByteBuffer.allocate(much.length);
        try (FakeFront front = new FakeFront((_, caller) -> {
            caller.out(much);
            return 0;
        })) {
            while (got.position() < OutputWindow.BYTES) {
                ByteBuffer content = front.expect(FrameKind.OUT);
                assertEquals(1, content.getInt());
                got.put(content);
            }
            assertEquals(OutputWindow.BYTES, got.position());
            front.send(FrameKind.TOOK, 1, 60);
            ByteBuffer content = front.expect(FrameKind.OUT);
            assertEquals(60, content.position(4).remaining());
            got.put(content);
            front.send(FrameKind.TOOK, 1, 1000);
            got.put(front.expect(FrameKind.OUT).position(4));
            assertArrayEquals(much, got.array());
            assertEquals(0, front.expect(FrameKind.END).getInt());
        }
    }

    @Test
    void outputThatNobodyTakesEndsTheCommand() throws InterruptedException {
        CompletableFuture<Integer> signal = new CompletableFuture<>();
        try (FakeFront front = new FakeFront((_, caller) -> {
            caller.out(bytes("a"));
            signal.complete(caller.interruption().join());
            FrontGone gone = assertThrows(FrontGone.class, () -> caller.out(bytes("b")));
            caller.err(bytes(String.valueOf(gone.getCause().getMessage())));
            return 1;
        })) {
            front.expectOut(1, "a");
            front.send(FrameKind.OUT_FAILED, 1, 32);
            front.expectOut(2, "write to standard output: broken pipe");
            assertEquals(13, signal.join());
            assertEquals(1, front.expect(FrameKind.END).getInt());
        }
    }

    /** {@code jbuild save | less}, Ctrl-C. */
    @Test
    void interruptionEndsWaitingForRoom() throws InterruptedException {
        try (FakeFront front = new FakeFront((_, caller) -> {
            assertThrows(FrontGone.class, () -> caller.out(new byte[2 * OutputWindow.BYTES]));
            caller.err(bytes("stderr has room"));
            return 130;
        })) {
            for (int got = 0; got < OutputWindow.BYTES; ) {
                got += front.expect(FrameKind.OUT).position(4).remaining();
            }
            front.send(FrameKind.SIGNAL, 2);
            front.expectOut(2, "stderr has room");
            assertEquals(130, front.expect(FrameKind.END).getInt());
        }
    }

    @Test
    void inputIsAskedForAsItIsRead() throws InterruptedException {
        byte[] much = new byte[3 * InputFeed.WINDOW + 77];
        new Random(1).nextBytes(much);
        try (FakeFront front = new FakeFront((_, caller) -> {
            try {
                assertArrayEquals(much, caller.input().readAllBytes());
                assertEquals(-1, caller.input().read());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return 0;
        })) {
            int asked = front.expect(FrameKind.WANT_INPUT).getInt();
            assertEquals(InputFeed.WINDOW, asked);
            for (int at = 0; at < much.length; ) {
                int count = Math.min(Math.min(asked, 50_000), much.length - at);
                if (count == 0) {
                    asked = front.expect(FrameKind.WANT_INPUT).getInt();
                    continue;
                }
                front.send(FrameKind.INPUT, Arrays.copyOfRange(much, at, at + count), 0);
                at += count;
                asked -= count;
            }
            front.send(FrameKind.INPUT, 0);
            assertEquals(0, front.expectEnd());
        }
    }

    @Test
    void signalsAreNotBehindInputThatNobodyReads() throws InterruptedException {
        try (FakeFront front = new FakeFront((_, caller) -> {
            try {
                caller.input().read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            caller.out(bytes("one read"));
            int signal = caller.interruption().join();
            IOException e = assertThrows(IOException.class, () -> caller.input().read());
            assertEquals("interrupted by signal 2", e.getMessage());
            assertEquals(InterruptedIOException.class, e.getClass());
            return 128 + signal;
        })) {
            front.expect(FrameKind.WANT_INPUT);
            front.send(FrameKind.INPUT, new byte[InputFeed.WINDOW / 8], 0);
            front.expectOut(1, "one read");
            front.send(FrameKind.INPUT, new byte[InputFeed.WINDOW / 8 * 7], 0);
            front.send(FrameKind.SIGNAL, 2);
            assertEquals(130, front.expect(FrameKind.END).getInt());
        }
    }

    @Test
    void inputThatCanNotBeRead() throws InterruptedException {
        try (FakeFront front = new FakeFront((_, caller) -> {
            IOException e = assertThrows(IOException.class, () -> caller.input().read());
            caller.out(bytes(String.valueOf(e.getMessage())));
            return 0;
        })) {
            front.expect(FrameKind.WANT_INPUT);
            front.send(FrameKind.INPUT, 21);
            front.expectOut(1, "read standard input: is a directory");
        }
    }

    @Test
    void stepsAndTheirListeners() throws InterruptedException {
        CompletableFuture<List<String>> told = new CompletableFuture<>();
        try (FakeFront front = new FakeFront((_, caller) -> {
            Listener one = new Listener(caller);
            Listener two = new Listener(caller);
            caller.run(bytes("first"), one).signal(15);
            caller.runAttached(bytes("second"), two);
            one.end().join();
            two.end().join();
            told.complete(List.of(one.told().toString(), two.told().toString()));
            return 0;
        })) {
            ByteBuffer run = front.expect(FrameKind.RUN);
            assertEquals(1, run.getInt());
            assertEquals("first", FakeFront.text(run));
            ByteBuffer stop = front.expect(FrameKind.STOP);
            assertEquals(List.of(1, 15), List.of(stop.getInt(), stop.getInt()));
            ByteBuffer attached = front.expect(FrameKind.RUN_ATTACHED);
            assertEquals(2, attached.getInt());
            assertEquals("second", FakeFront.text(attached));
            front.send(FrameKind.SAID, "hello", 1, 1);
            front.send(FrameKind.SAID, "oops", 1, 2);
            front.send(FrameKind.ENDED, 2, 3, 0);
            front.send(FrameKind.ENDED, 1, 0, 16);
            front.send(FrameKind.SAID, "of nobody", 9, 1);
            front.expectOut(2, "hello");
            front.expectOut(2, "oops");
            assertEquals(0, front.expect(FrameKind.END).getInt());
            assertEquals(List.of("[out hello, err oops, errno 16]", "[ended 3]"), told.join());
        }
    }

    /** The listener waits for room on the front's stderr; all else goes on, and no more is said than was asked for. */
    @Test
    void listenersMayWait() throws InterruptedException {
        try (FakeFront front = new FakeFront((_, caller) -> {
            Listener listener = new Listener(caller);
            caller.run(bytes("p"), listener);
            caller.interruption().join();
            caller.out(bytes("interrupted"));
            return listener.end().join();
        })) {
            front.expect(FrameKind.RUN);
            for (int i = 0; i < 20; i++) { // more than stderr has room for
                front.send(FrameKind.SAID, new byte[60_000], 1, 1);
            }
            int got = 0;
            while (got < OutputWindow.BYTES) {
                Connection.Frame frame = front.next();
                if (frame.kind() == FrameKind.OUT) {
                    got += frame.content().position(4).remaining();
                } else {
                    assertEquals(FrameKind.HEARD, frame.kind());
                    assertTrue(frame.content().getInt() >= Steps.WINDOW / 4);
                }
            }
            front.send(FrameKind.SIGNAL, 2);
            Connection.Frame out = front.next();
            while (out.kind() == FrameKind.HEARD) {
                out = front.next();
            }
            assertEquals(FrameKind.OUT, out.kind());
            assertEquals("interrupted", FakeFront.text(out.content().position(4)));
            front.send(FrameKind.ENDED, 1, 4, 0);
            assertEquals(4, front.expectEnd());
        }
    }

    @Test
    void helperFrame() throws InterruptedException {
        Front.HostProgram helper = new Front.HostProgram(
                List.of(bytes("git"), bytes("")), List.of(bytes("A=b")), bytes("/d"), bytes("in\0put"), false);
        try (FakeFront front = new FakeFront((_, caller) -> {
            caller.runHelper(helper, new Listener(caller));
            return 0;
        })) {
            ByteBuffer frame = front.expect(FrameKind.HELPER);
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                numbers.add(frame.getInt());
            }
            assertEquals(List.of(1, 0, 2, 1, 6), numbers);
            assertEquals("/d\0git\0\0A=b\0in\0put", FakeFront.text(frame));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Front.HostProgram(List.of(bytes("a\0b")), List.of(), bytes(""), bytes(""), false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Front.HostProgram(List.of(), List.of(), bytes(""), bytes(""), false));
    }

    @Test
    void aFrontThatGoesEndsEverything() throws InterruptedException {
        CompletableFuture<List<Object>> seen = new CompletableFuture<>();
        try (FakeFront front = new FakeFront((_, caller) -> {
            Listener listener = new Listener(caller);
            caller.run(bytes("p"), listener);
            int status = listener.end().join();
            int signal = caller.interruption().join();
            assertThrows(FrontGone.class, () -> caller.out(bytes("x")));
            assertThrows(FrontGone.class, () -> caller.run(bytes("p"), listener));
            assertThrows(IOException.class, () -> caller.input().read());
            seen.complete(List.of(status, signal));
            return 0;
        })) {
            front.expect(FrameKind.RUN);
        }
        assertEquals(List.of(125, 1), seen.join());
    }

    @Test
    void aDefectIsTold() throws InterruptedException {
        try (FakeFront front = new FakeFront((_, _) -> {
            throw new NoClassDefFoundError("x");
        })) {
            front.expectOut(
                    2,
                    "jbuild: defect in the build engine: java.lang.NoClassDefFoundError: x; please report this with"
                            + " the command\n");
            assertEquals(1, front.expectEnd());
        }
    }

    @Test
    void whatNoFrontSendsEndsTheConversation() throws InterruptedException {
        for (FrameKind kind : List.of(FrameKind.REQUEST, FrameKind.OUT, FrameKind.END, FrameKind.INPUT)) {
            CompletableFuture<Integer> signal = new CompletableFuture<>();
            try (FakeFront front = new FakeFront((_, caller) -> {
                signal.complete(caller.interruption().join());
                return 0;
            })) {
                front.send(kind, "unasked", 0);
                assertEquals(1, signal.join());
                assertEquals(0, front.expectEnd());
            }
        }
    }
}
