package io.jcontainers.shim.ttrpc;

import io.jcontainers.shim.proto.MalformedMessageException;

/**
 * The streams that a client has opened on one connection. A client's ids are odd and each is greater than the one
 * before. What breaks these rules, or is too long, or can't be read, is an error of that request alone, answered on the
 * stream where it came; the texts about ids are those of Go's server. For one thread.
 */
public final class ServerStreams {
    private long last;

    /** Judges the next thing that came over the connection. */
    public Received receive(Incoming incoming) {
        return switch (incoming) {
            case OversizedFrame oversized ->
                refused(
                        oversized,
                        Code.RESOURCE_EXHAUSTED,
                        "a frame with " + oversized.header().length() + " bytes of data, more than "
                                + Frame.DATA_BYTES_MOST);
            case Frame frame
            when frame.streamId() % 2 == 0 ->
                refused(frame, Code.INVALID_ARGUMENT, "StreamID must be odd for client initiated streams");
            case Frame frame ->
                switch (frame.type()) {
                    case Frame.REQUEST -> request(frame);
                    case Frame.DATA -> data(frame);
                    default -> new Received.Ignored(frame.streamId());
                };
        };
    }

    private Received request(Frame frame) {
        if (frame.streamId() <= last) {
            return refused(frame, Code.INVALID_ARGUMENT, "StreamID cannot be re-used and must increment");
        }
        last = frame.streamId();
        try {
            return new Received.Call(frame.streamId(), Request.read(frame.data()));
        } catch (MalformedMessageException e) {
            return refused(frame, Code.INVALID_ARGUMENT, "unmarshal request error: " + e.getMessage());
        }
    }

    /** No method takes more than its request. A client that only says that nothing more comes needs no answer. */
    private Received data(Frame frame) {
        boolean onlyCloses = frame.has(Frame.REMOTE_CLOSED) && frame.data().isEmpty() && frame.streamId() <= last;
        return onlyCloses
                ? new Received.Ignored(frame.streamId())
                : refused(frame, Code.INVALID_ARGUMENT, "stream " + frame.streamId() + " takes no data");
    }

    private static Received refused(Incoming incoming, Code code, String message) {
        return new Received.Refused(incoming.streamId(), RpcStatus.of(code, message));
    }
}
