package io.jcontainers.build.remote;

/** Told how a transfer goes on, by the thread that makes it. */
@FunctionalInterface
public interface TransferProgress {
    /**
     * More has come.
     *
     * @param bytes so far; less than before when the transfer begins anew
     * @param total of all, or -1 when that is not known
     */
    void moved(long bytes, long total);

    /** Nobody listens. */
    static TransferProgress none() {
        return (bytes, total) -> {};
    }
}
