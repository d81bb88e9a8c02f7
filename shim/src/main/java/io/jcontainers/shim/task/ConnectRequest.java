package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** Who serves a container; answered for unknown ids, too. */
public record ConnectRequest(String id) implements TaskRequest {
    public static ConnectRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "ConnectRequest", ConnectRequest::fields);
    }

    static ConnectRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                default -> in.skip();
            }
        }
        return new ConnectRequest(id);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
    }
}
