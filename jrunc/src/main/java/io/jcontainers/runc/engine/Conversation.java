package io.jcontainers.runc.engine;

import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.explain.Failure;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.trace.Span;
import io.jcontainers.runc.trace.Timings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Answers one front. */
final class Conversation {
    private static final int MOST_ROUNDS = 16;

    private final Connection connection;
    private final Commands commands;
    private final List<Span> phases = new ArrayList<>();

    Conversation(Connection connection, Commands commands) {
        this.connection = connection;
        this.commands = commands;
    }

    void hold() {
        long began = System.nanoTime();
        RequestReader.Question question = RequestReader.read(connection.receive(FrameKind.REQUEST));
        Request request = question.request();
        phases.add(Span.since("read the request", began));
        for (int round = 0; ; round++) {
            try {
                answer(question);
                return;
            } catch (Files.Missing missing) {
                if (round == MOST_ROUNDS) {
                    throw new ProtocolException("the request needs files without end");
                }
                ask(missing.needs(), request.files());
            }
        }
    }

    private void answer(RequestReader.Question question) {
        Failure failure = question.failure();
        Timings timings = question.timings();
        if (failure != null) {
            byte[] text = commands.explain(question.request(), failure).getBytes(StandardCharsets.UTF_8);
            connection.send(FrameKind.EXPLAIN, text);
        } else if (timings != null) {
            connection.send(FrameKind.RENDER, commands.render(question.request(), timings));
        } else {
            send(answer(question.request()));
        }
    }

    private Reply answer(Request request) {
        try {
            return commands.answer(request);
        } catch (RequestException e) {
            String command = request.commandName();
            String name = request.program() + (command == null ? "" : " " + command);
            return Reply.fail(commands.failureCode(request), e.code(), name + " failed: " + e.getMessage());
        } catch (Files.Missing missing) {
            throw missing;
        } catch (RuntimeException | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return Reply.fail(
                    1,
                    "engine-defect",
                    request.program() + " failed: defect in the engine: " + e
                            + (trace.length == 0 ? "" : " at " + trace[0])
                            + "; please report this with the command line and config.json");
        }
    }

    private void send(Reply reply) {
        switch (reply) {
            case Reply.Run run -> connection.send(FrameKind.PROGRAM, run.program());
            case Reply.Traced traced -> {
                phases.addAll(traced.phases());
                byte[] spans = Span.write(phases);
                ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
                size.putInt(traced.file().length + 1 + spans.length);
                connection.send(FrameKind.RENDER, size.array(), traced.file(), new byte[1], spans, traced.program());
            }
            case Reply.Text text -> {
                byte[] code = text.code().getBytes(StandardCharsets.UTF_8);
                byte[] error = text.error().getBytes(StandardCharsets.UTF_8);
                ByteBuffer head = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
                head.putInt(text.exitCode()).putInt(text.out().length).putInt(text.err().length);
                head.putInt(code.length).putInt(error.length);
                connection.send(FrameKind.TEXT, head.array(), text.out(), text.err(), code, error);
            }
        }
    }

    /** u32 kind, u32 most bytes, u32 length with the NUL, name; back: i32 errno, u32 length, bytes. */
    private void ask(List<Need> needs, Files files) {
        long began = System.nanoTime();
        int size = 0;
        for (Need need : needs) {
            size += 13 + need.name().length;
        }
        ByteBuffer question = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (Need need : needs) {
            question.putInt(need.kind().number()).putInt(need.mostBytes()).putInt(need.name().length + 1);
            question.put(need.name()).put((byte) 0);
        }
        connection.send(FrameKind.NEED, question.array());
        ByteBuffer answer = connection.receive(FrameKind.FILES);
        for (Need need : needs) {
            int errno = answer.getInt();
            byte[] bytes = new byte[answer.getInt()];
            answer.get(bytes);
            files.put(need, errno, bytes);
        }
        phases.add(Span.since("files from the front", began));
    }
}
