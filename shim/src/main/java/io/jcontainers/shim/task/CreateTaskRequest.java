package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a container of a bundle.
 *
 * @param rootfs mounted in this order onto the bundle's {@code rootfs}; none when that is used as it is
 * @param checkpoint a directory to restore from, or empty
 * @param options of the runtime: {@code RuntimeOptions}
 */
public record CreateTaskRequest(
        String id,
        String bundle,
        List<Mount> rootfs,
        boolean terminal,
        String stdin,
        String stdout,
        String stderr,
        String checkpoint,
        String parentCheckpoint,
        @Nullable Any options)
        implements TaskRequest {
    public CreateTaskRequest {
        rootfs = List.copyOf(rootfs);
    }

    public static CreateTaskRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "CreateTaskRequest", CreateTaskRequest::fields);
    }

    static CreateTaskRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        String bundle = "";
        List<Mount> rootfs = new ArrayList<>();
        boolean terminal = false;
        String stdin = "";
        String stdout = "";
        String stderr = "";
        String checkpoint = "";
        String parentCheckpoint = "";
        Any options = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> bundle = in.string("bundle");
                case 3 -> in.message("rootfs", rootfs, Mount::fields);
                case 4 -> terminal = in.bool("terminal");
                case 5 -> stdin = in.string("stdin");
                case 6 -> stdout = in.string("stdout");
                case 7 -> stderr = in.string("stderr");
                case 8 -> checkpoint = in.string("checkpoint");
                case 9 -> parentCheckpoint = in.string("parent_checkpoint");
                case 10 -> options = in.message("options", options, Any::fields);
                default -> in.skip();
            }
        }
        return new CreateTaskRequest(
                id, bundle, rootfs, terminal, stdin, stdout, stderr, checkpoint, parentCheckpoint, options);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.string(2, bundle);
        out.messages(3, rootfs);
        out.bool(4, terminal);
        out.string(5, stdin);
        out.string(6, stdout);
        out.string(7, stderr);
        out.string(8, checkpoint);
        out.string(9, parentCheckpoint);
        out.message(10, options);
    }
}
