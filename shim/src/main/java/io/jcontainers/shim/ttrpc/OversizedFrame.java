package io.jcontainers.shim.ttrpc;

/** A frame with more data than a frame may have. The data was passed over; the connection goes on. */
public record OversizedFrame(FrameHeader header) implements Incoming {
    @Override
    public long streamId() {
        return header.streamId();
    }
}
