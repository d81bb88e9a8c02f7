package io.jcontainers.shim.task;

import io.jcontainers.shim.proto.Message;

/** What containerd asks of a task. */
public sealed interface TaskRequest extends Message
        permits StateRequest,
                CreateTaskRequest,
                StartRequest,
                DeleteRequest,
                PidsRequest,
                PauseRequest,
                ResumeRequest,
                CheckpointTaskRequest,
                KillRequest,
                ExecProcessRequest,
                ResizePtyRequest,
                CloseIORequest,
                UpdateTaskRequest,
                WaitRequest,
                StatsRequest,
                ConnectRequest,
                ShutdownRequest {
    /** The container. */
    String id();
}
