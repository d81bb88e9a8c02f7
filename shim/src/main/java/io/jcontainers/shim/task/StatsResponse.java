package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a container uses.
 *
 * @param stats metrics of cgroup v1 or v2
 */
public record StatsResponse(@Nullable Any stats) implements Message {
    public static StatsResponse read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "StatsResponse", StatsResponse::fields);
    }

    static StatsResponse fields(MessageReader in) throws MalformedMessageException {
        Any stats = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> stats = in.message("stats", stats, Any::fields);
                default -> in.skip();
            }
        }
        return new StatsResponse(stats);
    }

    @Override
    public void write(MessageWriter out) {
        out.message(1, stats);
    }
}
