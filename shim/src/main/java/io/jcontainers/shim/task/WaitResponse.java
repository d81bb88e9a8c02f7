package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import io.jcontainers.shim.proto.Timestamp;
import org.jspecify.annotations.Nullable;

/** How a process ended. */
public record WaitResponse(long exitStatus, @Nullable Timestamp exitedAt) implements Message {
    public static WaitResponse read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "WaitResponse", WaitResponse::fields);
    }

    static WaitResponse fields(MessageReader in) throws MalformedMessageException {
        long exitStatus = 0;
        Timestamp exitedAt = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> exitStatus = in.uint32("exit_status");
                case 2 -> exitedAt = in.message("exited_at", exitedAt, Timestamp::fields);
                default -> in.skip();
            }
        }
        return new WaitResponse(exitStatus, exitedAt);
    }

    @Override
    public void write(MessageWriter out) {
        out.uint32(1, exitStatus);
        out.message(2, exitedAt);
    }
}
