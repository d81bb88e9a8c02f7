package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import io.jcontainers.shim.proto.Timestamp;
import org.jspecify.annotations.Nullable;

/** How a removed process ended. Also what {@code containerd-shim-jrunc-v2 delete} prints. */
public record DeleteResponse(
        long pid, long exitStatus, @Nullable Timestamp exitedAt) implements Message {
    public static DeleteResponse read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "DeleteResponse", DeleteResponse::fields);
    }

    static DeleteResponse fields(MessageReader in) throws MalformedMessageException {
        long pid = 0;
        long exitStatus = 0;
        Timestamp exitedAt = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> pid = in.uint32("pid");
                case 2 -> exitStatus = in.uint32("exit_status");
                case 3 -> exitedAt = in.message("exited_at", exitedAt, Timestamp::fields);
                default -> in.skip();
            }
        }
        return new DeleteResponse(pid, exitStatus, exitedAt);
    }

    @Override
    public void write(MessageWriter out) {
        out.uint32(1, pid);
        out.uint32(2, exitStatus);
        out.message(3, exitedAt);
    }
}
