package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** A container has been deleted and will not be asked for again. */
public record ShutdownRequest(String id, boolean now) implements TaskRequest {
    public static ShutdownRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "ShutdownRequest", ShutdownRequest::fields);
    }

    static ShutdownRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        boolean now = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> now = in.bool("now");
                default -> in.skip();
            }
        }
        return new ShutdownRequest(id, now);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.bool(2, now);
    }
}
