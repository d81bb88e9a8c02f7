package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import org.jspecify.annotations.Nullable;

/** Where the streams of a process lead. */
public record TaskIO(String stdin, String stdout, String stderr, boolean terminal) implements Message {
    public static TaskIO read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "containerd.events.TaskIO", in -> fields(in, null));
    }

    static TaskIO fields(MessageReader in, @Nullable TaskIO before) throws MalformedMessageException {
        String stdin = before == null ? "" : before.stdin;
        String stdout = before == null ? "" : before.stdout;
        String stderr = before == null ? "" : before.stderr;
        boolean terminal = before != null && before.terminal;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> stdin = in.string("stdin");
                case 2 -> stdout = in.string("stdout");
                case 3 -> stderr = in.string("stderr");
                case 4 -> terminal = in.bool("terminal");
                default -> in.skip();
            }
        }
        return new TaskIO(stdin, stdout, stderr, terminal);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, stdin);
        out.string(2, stdout);
        out.string(3, stderr);
        out.bool(4, terminal);
    }
}
