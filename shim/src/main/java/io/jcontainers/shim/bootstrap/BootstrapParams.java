package io.jcontainers.shim.bootstrap;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What containerd from 2.3 writes to the standard input of {@code start}.
 *
 * @param socketDir where the socket goes; absent means that the shim chooses
 */
public record BootstrapParams(
        String instanceId,
        String namespace,
        LogLevel logLevel,
        String containerdVersion,
        String containerdTtrpcAddress,
        String containerdGrpcAddress,
        String containerdBinary,
        List<Extension> extensions,
        @Nullable String socketDir)
        implements Message {
    public BootstrapParams {
        extensions = List.copyOf(extensions);
    }

    /**
     * What was on standard input, if it is meant to be this message. Older versions write an Any there, whose bytes are
     * also a message of this type; so it counts only when it names the container of the command line.
     */
    public static Optional<BootstrapParams> recognize(ByteString stdin, String id, String namespace) {
        try {
            BootstrapParams params = read(stdin);
            return params.instanceId.equals(id) && params.namespace.equals(namespace)
                    ? Optional.of(params)
                    : Optional.empty();
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }

    public static BootstrapParams read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "BootstrapParams", BootstrapParams::fields);
    }

    static BootstrapParams fields(MessageReader in) throws MalformedMessageException {
        String instanceId = "";
        String namespace = "";
        LogLevel logLevel = LogLevel.INFO;
        String containerdVersion = "";
        String containerdTtrpcAddress = "";
        String containerdGrpcAddress = "";
        String containerdBinary = "";
        List<Extension> extensions = new ArrayList<>();
        String socketDir = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> instanceId = in.string("instance_id");
                case 2 -> namespace = in.string("namespace");
                case 3 -> logLevel = LogLevel.of(in.int32("log_level"));
                case 4 -> containerdVersion = in.string("containerd_version");
                case 5 -> containerdTtrpcAddress = in.string("containerd_ttrpc_address");
                case 6 -> containerdGrpcAddress = in.string("containerd_grpc_address");
                case 7 -> containerdBinary = in.string("containerd_binary");
                case 8 -> in.message("extensions", extensions, Extension::fields);
                case 9 -> socketDir = in.string("socket_dir");
                default -> in.skip();
            }
        }
        return new BootstrapParams(
                instanceId,
                namespace,
                logLevel,
                containerdVersion,
                containerdTtrpcAddress,
                containerdGrpcAddress,
                containerdBinary,
                extensions,
                socketDir);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, instanceId);
        out.string(2, namespace);
        out.int32(3, logLevel.number());
        out.string(4, containerdVersion);
        out.string(5, containerdTtrpcAddress);
        out.string(6, containerdGrpcAddress);
        out.string(7, containerdBinary);
        out.messages(8, extensions);
        out.optionalString(9, socketDir);
    }
}
