package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import io.jcontainers.shim.proto.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way.
 *
 * @param timestamp when it happened
 * @param event its type URL is the message's full name
 */
public record Envelope(
        @Nullable Timestamp timestamp,
        String namespace,
        String topic,
        @Nullable Any event) implements Message {
    public static Envelope read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "containerd.types.Envelope", in -> fields(in, null));
    }

    static Envelope fields(MessageReader in, @Nullable Envelope before) throws MalformedMessageException {
        Timestamp timestamp = before == null ? null : before.timestamp;
        String namespace = before == null ? "" : before.namespace;
        String topic = before == null ? "" : before.topic;
        Any event = before == null ? null : before.event;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> timestamp = in.message("timestamp", timestamp, Timestamp::fields);
                case 2 -> namespace = in.string("namespace");
                case 3 -> topic = in.string("topic");
                case 4 -> event = in.message("event", event, Any::fields);
                default -> in.skip();
            }
        }
        return new Envelope(timestamp, namespace, topic, event);
    }

    @Override
    public void write(MessageWriter out) {
        out.message(1, timestamp);
        out.string(2, namespace);
        out.string(3, topic);
        out.message(4, event);
    }
}
