package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * A process in a container.
 *
 * @param info {@link ProcessDetails} of an exec's process
 */
public record ProcessInfo(long pid, @Nullable Any info) implements Message {
    public static ProcessInfo read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "containerd.v1.types.ProcessInfo", ProcessInfo::fields);
    }

    static ProcessInfo fields(MessageReader in) throws MalformedMessageException {
        long pid = 0;
        Any info = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> pid = in.uint32("pid");
                case 2 -> info = in.message("info", info, Any::fields);
                default -> in.skip();
            }
        }
        return new ProcessInfo(pid, info);
    }

    @Override
    public void write(MessageWriter out) {
        out.uint32(1, pid);
        out.message(2, info);
    }
}
