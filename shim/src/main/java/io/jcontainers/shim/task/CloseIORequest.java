package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** Ends the input of a process, behind what it has not read yet. */
public record CloseIORequest(String id, String execId, boolean stdin) implements TaskRequest {
    public static CloseIORequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "CloseIORequest", CloseIORequest::fields);
    }

    static CloseIORequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        String execId = "";
        boolean stdin = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> execId = in.string("exec_id");
                case 3 -> stdin = in.bool("stdin");
                default -> in.skip();
            }
        }
        return new CloseIORequest(id, execId, stdin);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.string(2, execId);
        out.bool(3, stdin);
    }
}
