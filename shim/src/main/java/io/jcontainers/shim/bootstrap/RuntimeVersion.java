package io.jcontainers.shim.bootstrap;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import org.jspecify.annotations.Nullable;

/** Version of a runtime, and the commit that it is built from. */
public record RuntimeVersion(String version, String revision) implements Message {
    public static RuntimeVersion read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "containerd.types.RuntimeVersion", in -> fields(in, null));
    }

    static RuntimeVersion fields(MessageReader in, @Nullable RuntimeVersion before) throws MalformedMessageException {
        String version = before == null ? "" : before.version;
        String revision = before == null ? "" : before.revision;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> version = in.string("version");
                case 2 -> revision = in.string("revision");
                default -> in.skip();
            }
        }
        return new RuntimeVersion(version, revision);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, version);
        out.string(2, revision);
    }
}
