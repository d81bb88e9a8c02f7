package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** A container's processes are written down. */
public record TaskCheckpointed(String containerId, String checkpoint) implements TaskEvent {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.events.TaskCheckpointed";

    public static TaskCheckpointed read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, TaskCheckpointed::fields);
    }

    static TaskCheckpointed fields(MessageReader in) throws MalformedMessageException {
        String containerId = "";
        String checkpoint = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> containerId = in.string("container_id");
                case 2 -> checkpoint = in.string("checkpoint");
                default -> in.skip();
            }
        }
        return new TaskCheckpointed(containerId, checkpoint);
    }

    @Override
    public String topic() {
        return "/tasks/checkpointed";
    }

    @Override
    public String typeName() {
        return NAME;
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, containerId);
        out.string(2, checkpoint);
    }
}
