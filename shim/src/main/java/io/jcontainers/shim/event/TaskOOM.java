package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** The kernel killed a process of a container for lack of memory. */
public record TaskOOM(String containerId) implements TaskEvent {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.events.TaskOOM";

    public static TaskOOM read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, TaskOOM::fields);
    }

    static TaskOOM fields(MessageReader in) throws MalformedMessageException {
        String containerId = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> containerId = in.string("container_id");
                default -> in.skip();
            }
        }
        return new TaskOOM(containerId);
    }

    @Override
    public String topic() {
        return "/tasks/oom";
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
