package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** An exec is registered. */
public record TaskExecAdded(String containerId, String execId) implements TaskEvent {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.events.TaskExecAdded";

    public static TaskExecAdded read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, TaskExecAdded::fields);
    }

    static TaskExecAdded fields(MessageReader in) throws MalformedMessageException {
        String containerId = "";
        String execId = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> containerId = in.string("container_id");
                case 2 -> execId = in.string("exec_id");
                default -> in.skip();
            }
        }
        return new TaskExecAdded(containerId, execId);
    }

    @Override
    public String topic() {
        return "/tasks/exec-added";
    }

    @Override
    public String typeName() {
        return NAME;
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, containerId);
        out.string(2, execId);
    }
}
