package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/**
 * Who serves a container.
 *
 * @param taskPid 0 where there is no container
 */
public record ConnectResponse(long shimPid, long taskPid, String version) implements Message {
    public static ConnectResponse read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "ConnectResponse", ConnectResponse::fields);
    }

    static ConnectResponse fields(MessageReader in) throws MalformedMessageException {
        long shimPid = 0;
        long taskPid = 0;
        String version = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> shimPid = in.uint32("shim_pid");
                case 2 -> taskPid = in.uint32("task_pid");
                case 3 -> version = in.string("version");
                default -> in.skip();
            }
        }
        return new ConnectResponse(shimPid, taskPid, version);
    }

    @Override
    public void write(MessageWriter out) {
        out.uint32(1, shimPid);
        out.uint32(2, taskPid);
        out.string(3, version);
    }
}
