package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A mount of a root file system, as mount(8) would be told.
 *
 * @param target relative to the root file system, or empty
 * @param options flags and data
 */
public record Mount(String type, String source, String target, List<String> options) implements Message {
    public Mount {
        options = List.copyOf(options);
    }

    public static Mount read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "containerd.types.Mount", Mount::fields);
    }

    /** For a field of this type. */
    public static Mount fields(MessageReader in) throws MalformedMessageException {
        String type = "";
        String source = "";
        String target = "";
        List<String> options = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = in.string("type");
                case 2 -> source = in.string("source");
                case 3 -> target = in.string("target");
                case 4 -> in.string("options", options);
                default -> in.skip();
            }
        }
        return new Mount(type, source, target, options);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, type);
        out.string(2, source);
        out.string(3, target);
        out.strings(4, options);
    }
}
