package io.jcontainers.shim.ttrpc;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code google.rpc.Status}: how a request ended.
 *
 * @param message for people, and for clients that look for certain words in it
 */
public record RpcStatus(Code code, String message, List<Any> details) implements Message {
    public RpcStatus {
        details = List.copyOf(details);
    }

    public static RpcStatus of(Code code, String message) {
        return new RpcStatus(code, message, List.of());
    }

    public static RpcStatus read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "google.rpc.Status", in -> fields(in, null));
    }

    static RpcStatus fields(MessageReader in, @Nullable RpcStatus before) throws MalformedMessageException {
        Code code = before == null ? Code.OK : before.code;
        String message = before == null ? "" : before.message;
        List<Any> details = before == null ? new ArrayList<>() : new ArrayList<>(before.details);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> code = Code.of(in.int32("code"));
                case 2 -> message = in.string("message");
                case 3 -> in.message("details", details, detail -> Any.fields(detail, null));
                default -> in.skip();
            }
        }
        return new RpcStatus(code, message, details);
    }

    @Override
    public void write(MessageWriter out) {
        out.int32(1, code.number());
        out.string(2, message);
        out.messages(3, details);
    }
}
