package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** A container is frozen. */
public record TaskPaused(String containerId) implements TaskEvent {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.events.TaskPaused";

    public static TaskPaused read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, TaskPaused::fields);
    }

    static TaskPaused fields(MessageReader in) throws MalformedMessageException {
        String containerId = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> containerId = in.string("container_id");
                default -> in.skip();
            }
        }
        return new TaskPaused(containerId);
    }

    @Override
    public String topic() {
        return "/tasks/paused";
    }

    @Override
    public String typeName() {
        return NAME;
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, containerId);
    }
}
