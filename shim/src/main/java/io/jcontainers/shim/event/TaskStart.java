package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** A container's init runs. */
public record TaskStart(String containerId, long pid) implements TaskEvent {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.events.TaskStart";

    public static TaskStart read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, TaskStart::fields);
    }

    static TaskStart fields(MessageReader in) throws MalformedMessageException {
        String containerId = "";
        long pid = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> containerId = in.string("container_id");
                case 2 -> pid = in.uint32("pid");
                default -> in.skip();
            }
        }
        return new TaskStart(containerId, pid);
    }

    @Override
    public String topic() {
        return "/tasks/start";
    }

    @Override
    public String typeName() {
        return NAME;
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, containerId);
        out.uint32(2, pid);
    }
}
