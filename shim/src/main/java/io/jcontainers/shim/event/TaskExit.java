package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import io.jcontainers.shim.proto.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * A process ended.
 *
 * @param id the container's own for its init, else the exec's
 */
public record TaskExit(
        String containerId,
        String id,
        long pid,
        long exitStatus,
        @Nullable Timestamp exitedAt) implements TaskEvent {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.events.TaskExit";

    public static TaskExit read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, TaskExit::fields);
    }

    static TaskExit fields(MessageReader in) throws MalformedMessageException {
        String containerId = "";
        String id = "";
        long pid = 0;
        long exitStatus = 0;
        Timestamp exitedAt = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> containerId = in.string("container_id");
                case 2 -> id = in.string("id");
                case 3 -> pid = in.uint32("pid");
                case 4 -> exitStatus = in.uint32("exit_status");
                case 5 -> exitedAt = in.message("exited_at", exitedAt, Timestamp::fields);
                default -> in.skip();
            }
        }
        return new TaskExit(containerId, id, pid, exitStatus, exitedAt);
    }

    @Override
    public String topic() {
        return "/tasks/exit";
    }

    @Override
    public String typeName() {
        return NAME;
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, containerId);
        out.string(2, id);
        out.uint32(3, pid);
        out.uint32(4, exitStatus);
        out.message(5, exitedAt);
    }
}
