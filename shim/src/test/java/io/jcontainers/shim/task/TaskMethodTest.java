package io.jcontainers.shim.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TaskMethodTest {
    @Test
    void namesRequestsAndResponses() {
        String table = Stream.of(TaskMethod.values()).map(TaskMethodTest::row).collect(Collectors.joining("\n"));
        assertEquals("""
                State StateRequest StateResponse
                Create CreateTaskRequest CreateTaskResponse
                Start StartRequest StartResponse
                Delete DeleteRequest DeleteResponse
                Pids PidsRequest PidsResponse
                Pause PauseRequest Empty
                Resume ResumeRequest Empty
                Checkpoint CheckpointTaskRequest Empty
                Kill KillRequest Empty
                Exec ExecProcessRequest Empty
                ResizePty ResizePtyRequest Empty
                CloseIO CloseIORequest Empty
                Update UpdateTaskRequest Empty
                Wait WaitRequest WaitResponse
                Stats StatsRequest StatsResponse
                Connect ConnectRequest ConnectResponse
                Shutdown ShutdownRequest Empty""", table);
    }

    @ParameterizedTest
    @EnumSource
    void everyRequestNamesItsContainer(TaskMethod method) throws MalformedMessageException {
        assertEquals(Optional.of(method), TaskMethod.of(method.methodName()));
        assertEquals("c", method.readRequest(ByteString.fromHex("0a0163")).id());
    }

    @Test
    void otherMethodsAndServices() {
        assertEquals(Optional.empty(), TaskMethod.of("state"));
        assertEquals(Optional.empty(), TaskMethod.of(""));
        assertTrue(TaskMethod.isService("containerd.task.v2.Task"));
        assertTrue(TaskMethod.isService("containerd.task.v3.Task"));
        assertFalse(TaskMethod.isService("containerd.task.v1.Task"));
    }

    @Test
    void statesHaveContainerdsNumbers() {
        assertEquals(
                "UNKNOWN0 CREATED1 RUNNING2 STOPPED3 PAUSED4 PAUSING5",
                Stream.of(Status.values())
                        .map(status -> status.name() + status.number())
                        .collect(Collectors.joining(" ")));
        assertEquals(Status.UNKNOWN, Status.of(6));
        assertEquals(Status.UNKNOWN, Status.of(-1));
    }

    private static String row(TaskMethod method) {
        try {
            return method.methodName() + " "
                    + method.readRequest(ByteString.EMPTY).getClass().getSimpleName() + " "
                    + method.readResponse(ByteString.EMPTY).getClass().getSimpleName();
        } catch (MalformedMessageException e) {
            throw new AssertionError(method.methodName(), e);
        }
    }
}
