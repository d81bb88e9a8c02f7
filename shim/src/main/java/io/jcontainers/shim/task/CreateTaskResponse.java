package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** A container is created; its init waits to be started. */
public record CreateTaskResponse(long pid) implements Message {
    public static CreateTaskResponse read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "CreateTaskResponse", CreateTaskResponse::fields);
    }

    static CreateTaskResponse fields(MessageReader in) throws MalformedMessageException {
        long pid = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> pid = in.uint32("pid");
                default -> in.skip();
            }
        }
        return new CreateTaskResponse(pid);
    }

    @Override
    public void write(MessageWriter out) {
        out.uint32(1, pid);
    }
}
