package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** Starts a container's init, or the process of an exec. */
public record StartRequest(String id, String execId) implements TaskRequest {
    public static StartRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "StartRequest", StartRequest::fields);
    }

    static StartRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        String execId = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> execId = in.string("exec_id");
                default -> in.skip();
            }
        }
        return new StartRequest(id, execId);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.string(2, execId);
    }
}
