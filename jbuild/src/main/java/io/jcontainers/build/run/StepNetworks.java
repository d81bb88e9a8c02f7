package io.jcontainers.build.run;

import java.io.IOException;

/** Where steps get networks of their own from, in mode {@code default}. Safe for threads. */
public interface StepNetworks extends AutoCloseable {
    /**
     * A network for one step.
     *
     * @throws IOException where there can't be one, saying what is missing and what to do
     */
    Lease take() throws IOException, InterruptedException;

    /** Ends the networks that no step has; others end with their leases. */
    @Override
    void close();

    /** A network that one step has to itself until this is closed. */
    interface Lease extends AutoCloseable {
        /** What the step is given. */
        StepNetwork network();

        /** No other step gets it: to be said of one that has rights over it, before it starts. */
        void useOnce();

        @Override
        void close();

        /** One that nobody has to give back. */
        static Lease of(StepNetwork network) {
            return new Lease() {
                @Override
                public StepNetwork network() {
                    return network;
                }

                @Override
                public void useOnce() {
                    // it is not given away again
                }

                @Override
                public void close() {
                    // nothing was taken
                }
            };
        }
    }
}
