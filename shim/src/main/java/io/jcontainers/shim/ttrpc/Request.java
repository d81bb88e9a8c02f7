package io.jcontainers.shim.ttrpc;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ttrpc.Request}, the data of a request frame.
 *
 * @param payload the method's own message
 * @param timeoutNanos 0 for none
 */
public record Request(String service, String method, ByteString payload, long timeoutNanos, List<KeyValue> metadata)
        implements Message {
    /** Metadata that names the namespace; containerd 1.6 leaves it out in calls of the Task API. */
    public static final String NAMESPACE = "containerd-namespace-ttrpc";

    public Request {
        metadata = List.copyOf(metadata);
    }

    /** Without deadline and metadata. */
    public static Request of(String service, String method, Message payload) {
        return new Request(service, method, payload.toByteString(), 0, List.of());
    }

    /** How long the caller will listen for an answer; only a positive number is a deadline. */
    public Optional<Duration> timeout() {
        return timeoutNanos > 0 ? Optional.of(Duration.ofNanos(timeoutNanos)) : Optional.empty();
    }

    /** The first value of a key, whose case doesn't matter. */
    public Optional<String> metadata(String key) {
        return metadata.stream()
                .filter(entry -> entry.key().equalsIgnoreCase(key))
                .map(KeyValue::value)
                .findFirst();
    }

    /** @throws IllegalArgumentException when it is longer than a frame may be */
    public Frame toFrame(long streamId) {
        return new Frame(streamId, Frame.REQUEST, 0, toByteString());
    }

    public static Request read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "ttrpc.Request", Request::fields);
    }

    static Request fields(MessageReader in) throws MalformedMessageException {
        String service = "";
        String method = "";
        ByteString payload = ByteString.EMPTY;
        long timeoutNanos = 0;
        List<KeyValue> metadata = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> service = in.string("service");
                case 2 -> method = in.string("method");
                case 3 -> payload = in.bytes("payload");
                case 4 -> timeoutNanos = in.int64("timeout_nano");
                case 5 -> in.message("metadata", metadata, KeyValue::fields);
                default -> in.skip();
            }
        }
        return new Request(service, method, payload, timeoutNanos, metadata);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, service);
        out.string(2, method);
        out.bytes(3, payload);
        out.int64(4, timeoutNanos);
        out.messages(5, metadata);
    }
}
