package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/**
 * Signals a process.
 *
 * @param all every process of the container
 */
public record KillRequest(String id, String execId, long signal, boolean all) implements TaskRequest {
    public static KillRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "KillRequest", KillRequest::fields);
    }

    static KillRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        String execId = "";
        long signal = 0;
        boolean all = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> execId = in.string("exec_id");
                case 3 -> signal = in.uint32("signal");
                case 4 -> all = in.bool("all");
                default -> in.skip();
            }
        }
        return new KillRequest(id, execId, signal, all);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.string(2, execId);
        out.uint32(3, signal);
        out.bool(4, all);
    }
}
