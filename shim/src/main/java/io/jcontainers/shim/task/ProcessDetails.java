package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** Which exec a process belongs to. */
public record ProcessDetails(String execId) implements Message {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.runc.v1.ProcessDetails";

    public static ProcessDetails read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, ProcessDetails::fields);
    }

    static ProcessDetails fields(MessageReader in) throws MalformedMessageException {
        String execId = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> execId = in.string("exec_id");
                default -> in.skip();
            }
        }
        return new ProcessDetails(execId);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, execId);
    }
}
