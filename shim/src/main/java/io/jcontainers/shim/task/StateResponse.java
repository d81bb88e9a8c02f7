package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import io.jcontainers.shim.proto.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * The state of a process.
 *
 * @param exitedAt Go's zero time, or absent, while the process lives
 */
public record StateResponse(
        String id,
        String bundle,
        long pid,
        Status status,
        String stdin,
        String stdout,
        String stderr,
        boolean terminal,
        long exitStatus,
        @Nullable Timestamp exitedAt,
        String execId)
        implements Message {
    public static StateResponse read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "StateResponse", StateResponse::fields);
    }

    static StateResponse fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        String bundle = "";
        long pid = 0;
        Status status = Status.UNKNOWN;
        String stdin = "";
        String stdout = "";
        String stderr = "";
        boolean terminal = false;
        long exitStatus = 0;
        Timestamp exitedAt = null;
        String execId = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> bundle = in.string("bundle");
                case 3 -> pid = in.uint32("pid");
                case 4 -> status = Status.of(in.int32("status"));
                case 5 -> stdin = in.string("stdin");
                case 6 -> stdout = in.string("stdout");
                case 7 -> stderr = in.string("stderr");
                case 8 -> terminal = in.bool("terminal");
                case 9 -> exitStatus = in.uint32("exit_status");
                case 10 -> exitedAt = in.message("exited_at", exitedAt, Timestamp::fields);
                case 11 -> execId = in.string("exec_id");
                default -> in.skip();
            }
        }
        return new StateResponse(
                id, bundle, pid, status, stdin, stdout, stderr, terminal, exitStatus, exitedAt, execId);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.string(2, bundle);
        out.uint32(3, pid);
        out.int32(4, status.number());
        out.string(5, stdin);
        out.string(6, stdout);
        out.string(7, stderr);
        out.bool(8, terminal);
        out.uint32(9, exitStatus);
        out.message(10, exitedAt);
        out.string(11, execId);
    }
}
