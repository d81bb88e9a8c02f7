package io.jcontainers.shim.task;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Empty;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The methods of containerd's Task API with what they take and answer. */
public enum TaskMethod {
    STATE("State", StateRequest::read, StateResponse::read),
    CREATE("Create", CreateTaskRequest::read, CreateTaskResponse::read),
    START("Start", StartRequest::read, StartResponse::read),
    DELETE("Delete", DeleteRequest::read, DeleteResponse::read),
    PIDS("Pids", PidsRequest::read, PidsResponse::read),
    PAUSE("Pause", PauseRequest::read, Empty::read),
    RESUME("Resume", ResumeRequest::read, Empty::read),
    CHECKPOINT("Checkpoint", CheckpointTaskRequest::read, Empty::read),
    KILL("Kill", KillRequest::read, Empty::read),
    EXEC("Exec", ExecProcessRequest::read, Empty::read),
    RESIZE_PTY("ResizePty", ResizePtyRequest::read, Empty::read),
    CLOSE_IO("CloseIO", CloseIORequest::read, Empty::read),
    UPDATE("Update", UpdateTaskRequest::read, Empty::read),
    WAIT("Wait", WaitRequest::read, WaitResponse::read),
    STATS("Stats", StatsRequest::read, StatsResponse::read),
    CONNECT("Connect", ConnectRequest::read, ConnectResponse::read),
    SHUTDOWN("Shutdown", ShutdownRequest::read, Empty::read);

    /** Version 2, up to containerd 1.6 the only one. */
    public static final String SERVICE_V2 = "containerd.task.v2.Task";

    /** Version 3 has the same methods and messages. */
    public static final String SERVICE_V3 = "containerd.task.v3.Task";

    private static final Set<String> SERVICES = Set.of(SERVICE_V2, SERVICE_V3);
    private static final Map<String, TaskMethod> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(TaskMethod::methodName, Function.identity()));

    private final String methodName;
    private final Reader<TaskRequest> request;
    private final Reader<Message> response;

    TaskMethod(String methodName, Reader<TaskRequest> request, Reader<Message> response) {
        this.methodName = methodName;
        this.request = request;
        this.response = response;
    }

    /** Whether a service is the Task API, in either version. */
    public static boolean isService(String service) {
        return SERVICES.contains(service);
    }

    /** By the name that a request has. */
    public static Optional<TaskMethod> of(String methodName) {
        return Optional.ofNullable(BY_NAME.get(methodName));
    }

    public String methodName() {
        return methodName;
    }

    public TaskRequest readRequest(ByteString payload) throws MalformedMessageException {
        return request.read(payload);
    }

    public Message readResponse(ByteString payload) throws MalformedMessageException {
        return response.read(payload);
    }

    private interface Reader<T> {
        T read(ByteString bytes) throws MalformedMessageException;
    }
}
