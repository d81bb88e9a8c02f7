package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** The process of an exec runs. */
public record TaskExecStarted(String containerId, String execId, long pid) implements TaskEvent {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.events.TaskExecStarted";

    public static TaskExecStarted read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, TaskExecStarted::fields);
    }

    static TaskExecStarted fields(MessageReader in) throws MalformedMessageException {
        String containerId = "";
        String execId = "";
        long pid = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> containerId = in.string("container_id");
                case 2 -> execId = in.string("exec_id");
                case 3 -> pid = in.uint32("pid");
                default -> in.skip();
            }
        }
        return new TaskExecStarted(containerId, execId, pid);
    }

    @Override
    public String topic() {
        return "/tasks/exec-started";
    }

    @Override
    public String typeName() {
        return NAME;
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, containerId);
        out.string(2, execId);
        out.uint32(3, pid);
    }
}
