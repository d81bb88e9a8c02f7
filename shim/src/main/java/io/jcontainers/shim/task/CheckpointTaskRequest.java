package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes a container's processes to a directory.
 *
 * @param options {@code CheckpointOptions}
 */
public record CheckpointTaskRequest(
        String id, String path, @Nullable Any options) implements TaskRequest {
    public static CheckpointTaskRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "CheckpointTaskRequest", CheckpointTaskRequest::fields);
    }

    static CheckpointTaskRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        String path = "";
        Any options = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> path = in.string("path");
                case 3 -> options = in.message("options", options, Any::fields);
                default -> in.skip();
            }
        }
        return new CheckpointTaskRequest(id, path, options);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.string(2, path);
        out.message(3, options);
    }
}
