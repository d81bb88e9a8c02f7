package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** Sets the size of a terminal, in characters. */
public record ResizePtyRequest(String id, String execId, long width, long height) implements TaskRequest {
    public static ResizePtyRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "ResizePtyRequest", ResizePtyRequest::fields);
    }

    static ResizePtyRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        String execId = "";
        long width = 0;
        long height = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> execId = in.string("exec_id");
                case 3 -> width = in.uint32("width");
                case 4 -> height = in.uint32("height");
                default -> in.skip();
            }
        }
        return new ResizePtyRequest(id, execId, width, height);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.string(2, execId);
        out.uint32(3, width);
        out.uint32(4, height);
    }
}
