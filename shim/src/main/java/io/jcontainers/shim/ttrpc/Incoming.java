package io.jcontainers.shim.ttrpc;

/** What a peer sent: a whole frame, or that there was one whose data was too long to be kept. */
public sealed interface Incoming permits Frame, OversizedFrame {
    long streamId();
}
