package io.jcontainers.shim.proto;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * {@code google.protobuf.Any}: bytes and what they are. containerd names messages by their full name alone, and JSON
 * by a path below {@code types.containerd.io/}.
 */
public record Any(String typeUrl, ByteString value) implements Message {
    /** A message under its full name. */
    public static Any of(String typeUrl, Message message) {
        return new Any(typeUrl, message.toByteString());
    }

    /** The type URL behind its last slash: {@code types.containerd.io/} may lead a message's name or be left out. */
    public String typeName() {
        return typeUrl.substring(typeUrl.lastIndexOf('/') + 1);
    }

    public static Any read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "google.protobuf.Any", in -> fields(in, null));
    }

    /** For a field of this type. */
    public static Any fields(MessageReader in, @Nullable Any before) throws MalformedMessageException {
        String typeUrl = before == null ? "" : before.typeUrl;
        ByteString value = before == null ? ByteString.EMPTY : before.value;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> typeUrl = in.string("type_url");
                case 2 -> value = in.bytes("value");
                default -> in.skip();
            }
        }
        return new Any(typeUrl, value);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, typeUrl);
        out.bytes(2, value);
    }
}
