package io.jcontainers.shim.proto;

import com.google.protobuf.ByteString;

/** {@code google.protobuf.Empty}: an acknowledgement. */
public record Empty() implements Message {
    public static Empty read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "google.protobuf.Empty", Empty::fields);
    }

    static Empty fields(MessageReader in) throws MalformedMessageException {
        while (in.next()) {
            in.skip();
        }
        return new Empty();
    }

    @Override
    public void write(MessageWriter out) {
        // No fields.
    }
}
