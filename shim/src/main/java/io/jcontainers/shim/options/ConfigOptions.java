package io.jcontainers.shim.options;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/**
 * What CRI and Docker send to a runtime that is not runc's by name: TOML, inline or in a file.
 *
 * @param typeUrl of the options that the TOML stands for, or empty
 * @param configBody wins over the path when it is not empty
 */
public record ConfigOptions(String typeUrl, String configPath, ByteString configBody)
        implements Message, RuntimeOptions {
    /** The full name, an Any's type URL. */
    public static final String NAME = "runtimeoptions.v1.Options";

    public static ConfigOptions read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, ConfigOptions::fields);
    }

    static ConfigOptions fields(MessageReader in) throws MalformedMessageException {
        String typeUrl = "";
        String configPath = "";
        ByteString configBody = ByteString.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> typeUrl = in.string("type_url");
                case 2 -> configPath = in.string("config_path");
                case 3 -> configBody = in.bytes("config_body");
                default -> in.skip();
            }
        }
        return new ConfigOptions(typeUrl, configPath, configBody);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, typeUrl);
        out.string(2, configPath);
        out.bytes(3, configBody);
    }
}
