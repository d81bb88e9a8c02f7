package io.jcontainers.shim.event;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import java.util.Optional;

/**
 * What happened to a task. containerd expects, of a container, create, start, exit, delete in this order, of an exec
 * exec-added, exec-started, exit, delete, and a container's own exit behind those of its execs
 * (core/runtime/v2/README.md).
 */
public sealed interface TaskEvent extends Message
        permits TaskCreate,
                TaskStart,
                TaskOOM,
                TaskExit,
                TaskDelete,
                TaskPaused,
                TaskResumed,
                TaskCheckpointed,
                TaskExecAdded,
                TaskExecStarted {
    String containerId();

    /** Under which subscribers find it, as {@code /tasks/exit}. */
    String topic();

    /** The message's full name. */
    String typeName();

    default Any toAny() {
        return Any.of(typeName(), this);
    }

    /** The event in an envelope; empty where it is of another type. */
    static Optional<TaskEvent> from(Any any) throws MalformedMessageException {
        ByteString value = any.value();
        return Optional.ofNullable(
                switch (any.typeName()) {
                    case TaskCreate.NAME -> TaskCreate.read(value);
                    case TaskStart.NAME -> TaskStart.read(value);
                    case TaskOOM.NAME -> TaskOOM.read(value);
                    case TaskExit.NAME -> TaskExit.read(value);
                    case TaskDelete.NAME -> TaskDelete.read(value);
                    case TaskPaused.NAME -> TaskPaused.read(value);
                    case TaskResumed.NAME -> TaskResumed.read(value);
                    case TaskCheckpointed.NAME -> TaskCheckpointed.read(value);
                    case TaskExecAdded.NAME -> TaskExecAdded.read(value);
                    case TaskExecStarted.NAME -> TaskExecStarted.read(value);
                    default -> null;
                });
    }
}
