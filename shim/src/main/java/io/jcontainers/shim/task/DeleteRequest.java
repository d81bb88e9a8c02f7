package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** Removes a stopped container, or what is kept of an exec. */
public record DeleteRequest(String id, String execId) implements TaskRequest {
    public static DeleteRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "DeleteRequest", DeleteRequest::fields);
    }

    static DeleteRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        String execId = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> execId = in.string("exec_id");
                default -> in.skip();
            }
        }
        return new DeleteRequest(id, execId);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.string(2, execId);
    }
}
