package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** Thaws a container. */
public record ResumeRequest(String id) implements TaskRequest {
    public static ResumeRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "ResumeRequest", ResumeRequest::fields);
    }

    static ResumeRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                default -> in.skip();
            }
        }
        return new ResumeRequest(id);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
    }
}
