package io.jcontainers.shim;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import io.jcontainers.shim.bootstrap.BootstrapParams;
import io.jcontainers.shim.bootstrap.BootstrapResult;
import io.jcontainers.shim.bootstrap.Extension;
import io.jcontainers.shim.bootstrap.RuntimeInfo;
import io.jcontainers.shim.bootstrap.RuntimeVersion;
import io.jcontainers.shim.event.Envelope;
import io.jcontainers.shim.event.ForwardRequest;
import io.jcontainers.shim.event.TaskCheckpointed;
import io.jcontainers.shim.event.TaskCreate;
import io.jcontainers.shim.event.TaskDelete;
import io.jcontainers.shim.event.TaskExecAdded;
import io.jcontainers.shim.event.TaskExecStarted;
import io.jcontainers.shim.event.TaskExit;
import io.jcontainers.shim.event.TaskIO;
import io.jcontainers.shim.event.TaskOOM;
import io.jcontainers.shim.event.TaskPaused;
import io.jcontainers.shim.event.TaskResumed;
import io.jcontainers.shim.event.TaskStart;
import io.jcontainers.shim.options.CheckpointOptions;
import io.jcontainers.shim.options.ConfigOptions;
import io.jcontainers.shim.options.RuncOptions;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.Empty;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.Timestamp;
import io.jcontainers.shim.task.CheckpointTaskRequest;
import io.jcontainers.shim.task.CloseIORequest;
import io.jcontainers.shim.task.ConnectRequest;
import io.jcontainers.shim.task.ConnectResponse;
import io.jcontainers.shim.task.CreateTaskRequest;
import io.jcontainers.shim.task.CreateTaskResponse;
import io.jcontainers.shim.task.DeleteRequest;
import io.jcontainers.shim.task.DeleteResponse;
import io.jcontainers.shim.task.ExecProcessRequest;
import io.jcontainers.shim.task.KillRequest;
import io.jcontainers.shim.task.Mount;
import io.jcontainers.shim.task.PauseRequest;
import io.jcontainers.shim.task.PidsRequest;
import io.jcontainers.shim.task.PidsResponse;
import io.jcontainers.shim.task.ProcessDetails;
import io.jcontainers.shim.task.ProcessInfo;
import io.jcontainers.shim.task.ResizePtyRequest;
import io.jcontainers.shim.task.ResumeRequest;
import io.jcontainers.shim.task.ShutdownRequest;
import io.jcontainers.shim.task.StartRequest;
import io.jcontainers.shim.task.StartResponse;
import io.jcontainers.shim.task.StateRequest;
import io.jcontainers.shim.task.StateResponse;
import io.jcontainers.shim.task.StatsRequest;
import io.jcontainers.shim.task.StatsResponse;
import io.jcontainers.shim.task.UpdateTaskRequest;
import io.jcontainers.shim.task.WaitRequest;
import io.jcontainers.shim.task.WaitResponse;
import io.jcontainers.shim.ttrpc.Request;
import io.jcontainers.shim.ttrpc.Response;
import io.jcontainers.shim.ttrpc.RpcStatus;
import java.util.List;
import java.util.Map;

/** All messages, each with its reader and with the descriptor that protobuf-java reads and writes it by. */
public final class MessageTypes {
    private static final Map<String, Reader> READERS = Map.ofEntries(
            Map.entry("StateRequest", StateRequest::read),
            Map.entry("StateResponse", StateResponse::read),
            Map.entry("CreateTaskRequest", CreateTaskRequest::read),
            Map.entry("CreateTaskResponse", CreateTaskResponse::read),
            Map.entry("StartRequest", StartRequest::read),
            Map.entry("StartResponse", StartResponse::read),
            Map.entry("DeleteRequest", DeleteRequest::read),
            Map.entry("DeleteResponse", DeleteResponse::read),
            Map.entry("PidsRequest", PidsRequest::read),
            Map.entry("PidsResponse", PidsResponse::read),
            Map.entry("ProcessInfo", ProcessInfo::read),
            Map.entry("ProcessDetails", ProcessDetails::read),
            Map.entry("PauseRequest", PauseRequest::read),
            Map.entry("ResumeRequest", ResumeRequest::read),
            Map.entry("CheckpointTaskRequest", CheckpointTaskRequest::read),
            Map.entry("KillRequest", KillRequest::read),
            Map.entry("ExecProcessRequest", ExecProcessRequest::read),
            Map.entry("ResizePtyRequest", ResizePtyRequest::read),
            Map.entry("CloseIORequest", CloseIORequest::read),
            Map.entry("UpdateTaskRequest", UpdateTaskRequest::read),
            Map.entry("WaitRequest", WaitRequest::read),
            Map.entry("WaitResponse", WaitResponse::read),
            Map.entry("StatsRequest", StatsRequest::read),
            Map.entry("StatsResponse", StatsResponse::read),
            Map.entry("ConnectRequest", ConnectRequest::read),
            Map.entry("ConnectResponse", ConnectResponse::read),
            Map.entry("ShutdownRequest", ShutdownRequest::read),
            Map.entry("Mount", Mount::read),
            Map.entry("TaskCreate", TaskCreate::read),
            Map.entry("TaskIO", TaskIO::read),
            Map.entry("TaskStart", TaskStart::read),
            Map.entry("TaskOOM", TaskOOM::read),
            Map.entry("TaskExit", TaskExit::read),
            Map.entry("TaskDelete", TaskDelete::read),
            Map.entry("TaskPaused", TaskPaused::read),
            Map.entry("TaskResumed", TaskResumed::read),
            Map.entry("TaskCheckpointed", TaskCheckpointed::read),
            Map.entry("TaskExecAdded", TaskExecAdded::read),
            Map.entry("TaskExecStarted", TaskExecStarted::read),
            Map.entry("Envelope", Envelope::read),
            Map.entry("ForwardRequest", ForwardRequest::read),
            Map.entry("RuncOptions", RuncOptions::read),
            Map.entry("ConfigOptions", ConfigOptions::read),
            Map.entry("CheckpointOptions", CheckpointOptions::read),
            Map.entry("BootstrapParams", BootstrapParams::read),
            Map.entry("Extension", Extension::read),
            Map.entry("BootstrapResult", BootstrapResult::read),
            Map.entry("RuntimeInfo", RuntimeInfo::read),
            Map.entry("RuntimeVersion", RuntimeVersion::read),
            Map.entry("Any", Any::read),
            Map.entry("Timestamp", Timestamp::read),
            Map.entry("Empty", Empty::read),
            Map.entry("Request", Request::read),
            Map.entry("Response", Response::read),
            Map.entry("RpcStatus", RpcStatus::read));

    private MessageTypes() {}

    /** One of the readers. */
    public interface Reader {
        Message read(ByteString bytes) throws MalformedMessageException;
    }

    /** A message in both views. */
    public record MessageType(String name, Descriptor descriptor, Reader reader) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Sorted by name. */
    public static List<MessageType> all() {
        Map<String, Descriptor> descriptors = DescriptorTable.read("messages.txt");
        return READERS.entrySet().stream()
                .map(entry -> new MessageType(entry.getKey(), descriptors.get(entry.getKey()), entry.getValue()))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }
}
