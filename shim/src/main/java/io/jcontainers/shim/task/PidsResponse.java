package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import java.util.ArrayList;
import java.util.List;

/** All processes of a container. */
public record PidsResponse(List<ProcessInfo> processes) implements Message {
    public PidsResponse {
        processes = List.copyOf(processes);
    }

    public static PidsResponse read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "PidsResponse", PidsResponse::fields);
    }

    static PidsResponse fields(MessageReader in) throws MalformedMessageException {
        List<ProcessInfo> processes = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> in.message("processes", processes, ProcessInfo::fields);
                default -> in.skip();
            }
        }
        return new PidsResponse(processes);
    }

    @Override
    public void write(MessageWriter out) {
        out.messages(1, processes);
    }
}
