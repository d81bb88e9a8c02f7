package io.jcontainers.shim.bootstrap;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -info} prints.
 *
 * @param options those that were given on standard input
 * @param features of the runtime specification, as JSON
 */
public record RuntimeInfo(
        String name,
        @Nullable RuntimeVersion version,
        @Nullable Any options,
        @Nullable Any features,
        Map<String, String> annotations)
        implements Message {
    public RuntimeInfo {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    public static RuntimeInfo read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "containerd.types.RuntimeInfo", RuntimeInfo::fields);
    }

    static RuntimeInfo fields(MessageReader in) throws MalformedMessageException {
        String name = "";
        RuntimeVersion version = null;
        Any options = null;
        Any features = null;
        Map<String, String> annotations = new LinkedHashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string("name");
                case 2 -> version = in.message("version", version, RuntimeVersion::fields);
                case 3 -> options = in.message("options", options, Any::fields);
                case 4 -> features = in.message("features", features, Any::fields);
                case 5 -> in.entry("annotations", annotations);
                default -> in.skip();
            }
        }
        return new RuntimeInfo(name, version, options, features, annotations);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, name);
        out.message(2, version);
        out.message(3, options);
        out.message(4, features);
        out.map(5, annotations);
    }
}
