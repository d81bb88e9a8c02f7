package io.jcontainers.build.progress;

/** Told what happens in a build; by any thread. */
public interface Progress {
    /** A step begins now, such as {@code [build 2/5] RUN make}. */
    Step begin(String name);

    /** A step's result was there already. */
    void cached(String name);

    /** Something that may be wrong. */
    void warning(String text);

    /** One step that is under way. */
    interface Step {
        /** What its process writes. */
        void log(boolean stderr, byte[] bytes);

        /**
         * How far something got.
         *
         * @param totalBytes -1 where that is not known
         */
        void transfer(String what, long doneBytes, long totalBytes);

        /** What it is about right now. */
        void detail(String text);

        /** It ended well. */
        void done();

        /** It failed. */
        void failed(String message);

        /** It ended since the build ends. */
        void canceled();
    }
}
