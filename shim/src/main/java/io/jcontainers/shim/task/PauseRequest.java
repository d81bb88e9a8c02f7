package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** Freezes a container. */
public record PauseRequest(String id) implements TaskRequest {
    public static PauseRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "PauseRequest", PauseRequest::fields);
    }

    static PauseRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                default -> in.skip();
            }
        }
        return new PauseRequest(id);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
    }
}
