package io.jcontainers.shim.ttrpc;

/** What a server has to do about something that its client sent. */
public sealed interface Received {
    /** Execute a request, and answer on its stream. */
    record Call(long streamId, Request request) implements Received {}

    /** Answer with an error of this one request; the connection goes on. */
    record Refused(long streamId, RpcStatus status) implements Received {
        public Frame toFrame() {
            return Response.failed(status).toFrame(streamId);
        }
    }

    /** Nothing: a frame of a type that later versions may give a meaning, or one that needs no answer. */
    record Ignored(long streamId) implements Received {}
}
