package io.jcontainers.shim.bootstrap;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import org.jspecify.annotations.Nullable;

/** Configuration of a kind that its type URL names. */
public record Extension(@Nullable Any value) implements Message {
    public static Extension read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "Extension", Extension::fields);
    }

    static Extension fields(MessageReader in) throws MalformedMessageException {
        Any value = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> value = in.message("value", value, Any::fields);
                default -> in.skip();
            }
        }
        return new Extension(value);
    }

    @Override
    public void write(MessageWriter out) {
        out.message(1, value);
    }
}
