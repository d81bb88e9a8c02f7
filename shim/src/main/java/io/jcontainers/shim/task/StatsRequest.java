package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** What a container uses. */
public record StatsRequest(String id) implements TaskRequest {
    public static StatsRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "StatsRequest", StatsRequest::fields);
    }

    static StatsRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                default -> in.skip();
            }
        }
        return new StatsRequest(id);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
    }
}
