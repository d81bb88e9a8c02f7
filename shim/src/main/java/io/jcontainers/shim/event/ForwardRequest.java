package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import org.jspecify.annotations.Nullable;

/** Hands an event to containerd, whose {@code Empty} acknowledges it. */
public record ForwardRequest(@Nullable Envelope envelope) implements Message {
    /** The full name. */
    public static final String NAME = "containerd.services.events.ttrpc.v1.ForwardRequest";

    /** What to call at the address in {@code TTRPC_ADDRESS}. */
    public static final String SERVICE = "containerd.services.events.ttrpc.v1.Events";

    public static final String METHOD = "Forward";

    public static ForwardRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, ForwardRequest::fields);
    }

    static ForwardRequest fields(MessageReader in) throws MalformedMessageException {
        Envelope envelope = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> envelope = in.message("envelope", envelope, Envelope::fields);
                default -> in.skip();
            }
        }
        return new ForwardRequest(envelope);
    }

    @Override
    public void write(MessageWriter out) {
        out.message(1, envelope);
    }
}
