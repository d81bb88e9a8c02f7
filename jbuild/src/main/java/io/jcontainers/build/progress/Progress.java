package io.jcontainers.build.progress;

/**
 * What the solver tells of its work. Any thread may call it at any time; no call throws because something can't be
 * shown. With plain lines a call waits while whoever reads them doesn't.
 */
public interface Progress {
    /**
     * That many steps more will begin or come from the cache, so that people see how far the build is. More may come
     * than were announced.
     *
     * @param steps negative: so many of those that were announced will not come
     */
    void announce(int steps);

    /**
     * A step that begins now. Steps are numbered from 1 in the order in which they begin or come from the cache.
     *
     * @param name in one line, such as {@code [build 2/5] RUN make}
     */
    Step begin(String name);

    /** A step that came from the cache. */
    void cached(String name);

    /** A finding of a check and the like, in one line: shown where it comes, and again at the end. */
    void warning(String text);

    /** Nobody is told. */
    static Progress silent() {
        return SilentProgress.INSTANCE;
    }

    /** A step under way. It ends once; whatever comes after its end is ignored. */
    interface Step {
        /** What its program writes, as it comes. The bytes are the callee's from now on. */
        void log(boolean stderr, byte[] bytes);

        /**
         * How far something of known or unknown size has come; with {@code doneBytes} equal to {@code totalBytes} it
         * has. May be called for each buffer: what comes faster than people read is left out.
         *
         * @param what in one line, such as {@code sha256:...} or {@code transferring context:}
         * @param totalBytes -1 when unknown
         */
        void transfer(String what, long doneBytes, long totalBytes);

        /** What the step does now, such as {@code exporting layers}; until the next such text or the step's end. */
        void detail(String text);

        /** Something about the step that people want to know, such as why it was not cached. */
        void note(String text);

        /** It has its result. */
        void done();

        /** It has failed: {@code process "/bin/sh -c false" did not complete successfully: exit code: 1}. */
        void failed(String message);

        /** It was stopped because its result isn't wanted any more. */
        void canceled();
    }
}
