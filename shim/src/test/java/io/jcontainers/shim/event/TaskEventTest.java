package io.jcontainers.shim.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TaskEventTest {
    static Stream<Arguments> events() {
        Timestamp now = new Timestamp(1_700_000_000, 5);
        return Stream.of(
                arguments("/tasks/create", "TaskCreate", new TaskCreate("c", "/b", List.of(), null, "", 7)),
                arguments("/tasks/start", "TaskStart", new TaskStart("c", 7)),
                arguments("/tasks/oom", "TaskOOM", new TaskOOM("c")),
                arguments("/tasks/exit", "TaskExit", new TaskExit("c", "e", 8, 137, now)),
                arguments("/tasks/delete", "TaskDelete", new TaskDelete("c", 7, 0, now, "")),
                arguments("/tasks/paused", "TaskPaused", new TaskPaused("c")),
                arguments("/tasks/resumed", "TaskResumed", new TaskResumed("c")),
                arguments("/tasks/checkpointed", "TaskCheckpointed", new TaskCheckpointed("c", "/cp")),
                arguments("/tasks/exec-added", "TaskExecAdded", new TaskExecAdded("c", "e")),
                arguments("/tasks/exec-started", "TaskExecStarted", new TaskExecStarted("c", "e", 8)));
    }

    @ParameterizedTest
    @MethodSource("events")
    void topicsAndTypes(String topic, String type, TaskEvent event) throws MalformedMessageException {
        assertEquals(topic, event.topic());
        assertEquals("c", event.containerId());
        assertEquals("containerd.events." + type, event.toAny().typeUrl());
        assertEquals(Optional.of(event), TaskEvent.from(event.toAny()));
        Any prefixed = new Any("type.googleapis.com/" + event.typeName(), event.toByteString());
        assertEquals(Optional.of(event), TaskEvent.from(prefixed));
    }

    @Test
    void otherEventsAndBrokenOnes() throws MalformedMessageException {
        assertEquals(Optional.empty(), TaskEvent.from(new Any("containerd.events.ImageCreate", ByteString.EMPTY)));
        Any broken = new Any(TaskStart.NAME, ByteString.fromHex("1201aa"));
        assertEquals(
                "containerd.events.TaskStart.pid: wire type 2 (length-delimited) where 0 (varint) belongs",
                assertThrows(MalformedMessageException.class, () -> TaskEvent.from(broken))
                        .getMessage());
    }
}
