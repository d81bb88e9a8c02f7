package io.jcontainers.shim.options;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * How a container is checkpointed.
 *
 * @param exit whether the container ends with it
 * @param emptyNamespaces kinds whose contents are left out
 */
public record CheckpointOptions(
        boolean exit,
        boolean openTcp,
        boolean externalUnixSockets,
        boolean terminal,
        boolean fileLocks,
        List<String> emptyNamespaces,
        String cgroupsMode,
        String imagePath,
        String workPath,
        String parentPath)
        implements Message {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.runc.v1.CheckpointOptions";

    public CheckpointOptions {
        emptyNamespaces = List.copyOf(emptyNamespaces);
    }

    public static CheckpointOptions read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, CheckpointOptions::fields);
    }

    static CheckpointOptions fields(MessageReader in) throws MalformedMessageException {
        boolean exit = false;
        boolean openTcp = false;
        boolean externalUnixSockets = false;
        boolean terminal = false;
        boolean fileLocks = false;
        List<String> emptyNamespaces = new ArrayList<>();
        String cgroupsMode = "";
        String imagePath = "";
        String workPath = "";
        String parentPath = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> exit = in.bool("exit");
                case 2 -> openTcp = in.bool("open_tcp");
                case 3 -> externalUnixSockets = in.bool("external_unix_sockets");
                case 4 -> terminal = in.bool("terminal");
                case 5 -> fileLocks = in.bool("file_locks");
                case 6 -> in.string("empty_namespaces", emptyNamespaces);
                case 7 -> cgroupsMode = in.string("cgroups_mode");
                case 8 -> imagePath = in.string("image_path");
                case 9 -> workPath = in.string("work_path");
                case 10 -> parentPath = in.string("parent_path");
                default -> in.skip();
            }
        }
        return new CheckpointOptions(
                exit,
                openTcp,
                externalUnixSockets,
                terminal,
                fileLocks,
                emptyNamespaces,
                cgroupsMode,
                imagePath,
                workPath,
                parentPath);
    }

    @Override
    public void write(MessageWriter out) {
        out.bool(1, exit);
        out.bool(2, openTcp);
        out.bool(3, externalUnixSockets);
        out.bool(4, terminal);
        out.bool(5, fileLocks);
        out.strings(6, emptyNamespaces);
        out.string(7, cgroupsMode);
        out.string(8, imagePath);
        out.string(9, workPath);
        out.string(10, parentPath);
    }
}
