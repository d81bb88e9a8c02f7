package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** All processes of a container. */
public record PidsRequest(String id) implements TaskRequest {
    public static PidsRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "PidsRequest", PidsRequest::fields);
    }

    static PidsRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                default -> in.skip();
            }
        }
        return new PidsRequest(id);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
    }
}
