package io.jcontainers.shim.bootstrap;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code start} answers to {@link BootstrapParams}.
 *
 * @param version 3: also sandboxes and streams may be used over the connection
 * @param protocol {@code ttrpc} or {@code grpc}
 * @param capabilities numbers of an enum that has no meaningful value yet
 */
public record BootstrapResult(
        int version, String address, String protocol, List<Integer> capabilities, Map<String, String> metadata)
        implements Message {
    public BootstrapResult {
        capabilities = List.copyOf(capabilities);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    public static BootstrapResult read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "BootstrapResult", BootstrapResult::fields);
    }

    static BootstrapResult fields(MessageReader in) throws MalformedMessageException {
        int version = 0;
        String address = "";
        String protocol = "";
        List<Integer> capabilities = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> version = in.int32("version");
                case 2 -> address = in.string("address");
                case 3 -> protocol = in.string("protocol");
                case 4 -> in.enumNumbers("capabilities", capabilities);
                case 5 -> in.entry("metadata", metadata);
                default -> in.skip();
            }
        }
        return new BootstrapResult(version, address, protocol, capabilities, metadata);
    }

    @Override
    public void write(MessageWriter out) {
        out.int32(1, version);
        out.string(2, address);
        out.string(3, protocol);
        out.enumNumbers(4, capabilities);
        out.map(5, metadata);
    }
}
