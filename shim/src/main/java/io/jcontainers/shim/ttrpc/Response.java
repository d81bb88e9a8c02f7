package io.jcontainers.shim.ttrpc;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * {@code ttrpc.Response}, the data of a response frame.
 *
 * @param status absent, as Go's server has it, or {@link Code#OK} when the request succeeded
 * @param payload the method's own message, empty when it failed
 */
public record Response(@Nullable RpcStatus status, ByteString payload) implements Message {
    public static Response succeeded(Message payload) {
        return new Response(null, payload.toByteString());
    }

    public static Response failed(RpcStatus status) {
        return new Response(status, ByteString.EMPTY);
    }

    /** How the request ended. */
    public Code code() {
        return status == null ? Code.OK : status.code();
    }

    /** The answer on a stream; one that is longer than a frame may be becomes the error that says so. */
    public Frame toFrame(long streamId) {
        ByteString bytes = toByteString();
        if (bytes.size() > Frame.DATA_BYTES_MOST) {
            String problem = "a response of " + bytes.size() + " bytes is longer than " + Frame.DATA_BYTES_MOST;
            bytes = failed(RpcStatus.of(Code.RESOURCE_EXHAUSTED, problem)).toByteString();
        }
        return new Frame(streamId, Frame.RESPONSE, 0, bytes);
    }

    public static Response read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "ttrpc.Response", Response::fields);
    }

    static Response fields(MessageReader in) throws MalformedMessageException {
        RpcStatus status = null;
        ByteString payload = ByteString.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> status = in.message("status", status, RpcStatus::fields);
                case 2 -> payload = in.bytes("payload");
                default -> in.skip();
            }
        }
        return new Response(status, payload);
    }

    @Override
    public void write(MessageWriter out) {
        out.message(1, status);
        out.bytes(2, payload);
    }
}
