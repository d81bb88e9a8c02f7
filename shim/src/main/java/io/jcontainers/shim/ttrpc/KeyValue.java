package io.jcontainers.shim.ttrpc;

import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/** Something that a request carries beside its payload. Keys may come several times. */
public record KeyValue(String key, String value) implements Message {
    static KeyValue fields(MessageReader in) throws MalformedMessageException {
        String key = "";
        String value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.string("key");
                case 2 -> value = in.string("value");
                default -> in.skip();
            }
        }
        return new KeyValue(key, value);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, key);
        out.string(2, value);
    }
}
