package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** A process runs. */
public record StartResponse(long pid) implements Message {
    public static StartResponse read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "StartResponse", StartResponse::fields);
    }

    static StartResponse fields(MessageReader in) throws MalformedMessageException {
        long pid = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> pid = in.uint32("pid");
                default -> in.skip();
            }
        }
        return new StartResponse(pid);
    }

    @Override
    public void write(MessageWriter out) {
        out.uint32(1, pid);
    }
}
