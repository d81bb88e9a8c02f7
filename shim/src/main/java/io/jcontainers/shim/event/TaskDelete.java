package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import io.jcontainers.shim.proto.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * A container, or an exec, is removed.
 *
 * @param id of the exec, or the container's own or empty
 */
public record TaskDelete(
        String containerId,
        long pid,
        long exitStatus,
        @Nullable Timestamp exitedAt,
        String id) implements TaskEvent {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.events.TaskDelete";

    public static TaskDelete read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, TaskDelete::fields);
    }

    static TaskDelete fields(MessageReader in) throws MalformedMessageException {
        String containerId = "";
        long pid = 0;
        long exitStatus = 0;
        Timestamp exitedAt = null;
        String id = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> containerId = in.string("container_id");
                case 2 -> pid = in.uint32("pid");
                case 3 -> exitStatus = in.uint32("exit_status");
                case 4 -> exitedAt = in.message("exited_at", exitedAt, Timestamp::fields);
                case 5 -> id = in.string("id");
                default -> in.skip();
            }
        }
        return new TaskDelete(containerId, pid, exitStatus, exitedAt, id);
    }

    @Override
    public String topic() {
        return "/tasks/delete";
    }

    @Override
    public String typeName() {
        return NAME;
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, containerId);
        out.uint32(2, pid);
        out.uint32(3, exitStatus);
        out.message(4, exitedAt);
        out.string(5, id);
    }
}
