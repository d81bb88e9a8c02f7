package io.jcontainers.shim.ttrpc;

/** Ids for the requests of a client on one connection: odd, increasing, never used again. For one thread. */
public final class ClientStreams {
    private long next = 1;

    /**
     * The id of the next request.
     *
     * @throws FrameException when the connection has used up its 2^31 ids
     */
    public long next() throws FrameException {
        if (next > FrameHeader.UINT32_MOST) {
            throw new FrameException("all stream ids of the connection are used up");
        }
        long id = next;
        next += 2;
        return id;
    }
}
