package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import io.jcontainers.shim.task.Mount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container is created.
 *
 * @param checkpoint what it was restored from, or empty
 */
public record TaskCreate(
        String containerId,
        String bundle,
        List<Mount> rootfs,
        @Nullable TaskIO io,
        String checkpoint,
        long pid) implements TaskEvent {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.events.TaskCreate";

    public TaskCreate {
        rootfs = List.copyOf(rootfs);
    }

    public static TaskCreate read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, TaskCreate::fields);
    }

    static TaskCreate fields(MessageReader in) throws MalformedMessageException {
        String containerId = "";
        String bundle = "";
        List<Mount> rootfs = new ArrayList<>();
        TaskIO io = null;
        String checkpoint = "";
        long pid = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> containerId = in.string("container_id");
                case 2 -> bundle = in.string("bundle");
                case 3 -> in.message("rootfs", rootfs, Mount::fields);
                case 4 -> io = in.message("io", io, TaskIO::fields);
                case 5 -> checkpoint = in.string("checkpoint");
                case 6 -> pid = in.uint32("pid");
                default -> in.skip();
            }
        }
        return new TaskCreate(containerId, bundle, rootfs, io, checkpoint, pid);
    }

    @Override
    public String topic() {
        return "/tasks/create";
    }

    @Override
    public String typeName() {
        return NAME;
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, containerId);
        out.string(2, bundle);
        out.messages(3, rootfs);
        out.message(4, io);
        out.string(5, checkpoint);
        out.uint32(6, pid);
    }
}
