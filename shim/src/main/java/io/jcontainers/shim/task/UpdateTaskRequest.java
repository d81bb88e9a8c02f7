package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets limits of a container.
 *
 * @param resources LinuxResources of the runtime specification, as JSON
 */
public record UpdateTaskRequest(String id, @Nullable Any resources, Map<String, String> annotations)
        implements TaskRequest {
    public UpdateTaskRequest {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    public static UpdateTaskRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "UpdateTaskRequest", UpdateTaskRequest::fields);
    }

    static UpdateTaskRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        Any resources = null;
        Map<String, String> annotations = new LinkedHashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> resources = in.message("resources", resources, Any::fields);
                case 3 -> in.entry("annotations", annotations);
                default -> in.skip();
            }
        }
        return new UpdateTaskRequest(id, resources, annotations);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.message(2, resources);
        out.map(3, annotations);
    }
}
