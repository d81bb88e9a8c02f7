package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * Registers one more process of a container, to be started later.
 *
 * @param spec the process of the runtime specification, as JSON
 */
public record ExecProcessRequest(
        String id,
        String execId,
        boolean terminal,
        String stdin,
        String stdout,
        String stderr,
        @Nullable Any spec) implements TaskRequest {
    public static ExecProcessRequest read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, "ExecProcessRequest", ExecProcessRequest::fields);
    }

    static ExecProcessRequest fields(MessageReader in) throws MalformedMessageException {
        String id = "";
        String execId = "";
        boolean terminal = false;
        String stdin = "";
        String stdout = "";
        String stderr = "";
        Any spec = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.string("id");
                case 2 -> execId = in.string("exec_id");
                case 3 -> terminal = in.bool("terminal");
                case 4 -> stdin = in.string("stdin");
                case 5 -> stdout = in.string("stdout");
                case 6 -> stderr = in.string("stderr");
                case 7 -> spec = in.message("spec", spec, Any::fields);
                default -> in.skip();
            }
        }
        return new ExecProcessRequest(id, execId, terminal, stdin, stdout, stderr, spec);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, id);
        out.string(2, execId);
        out.bool(3, terminal);
        out.string(4, stdin);
        out.string(5, stdout);
        out.string(6, stderr);
        out.message(7, spec);
    }
}
