package io.jcontainers.build.progress;

/** Where progress is shown. */
public interface Output {
    /**
     * Writes all of it. May throw what it wants: then nothing more is written, and the build goes on.
     *
     * @param bytes nobody changes them
     */
    void write(byte[] bytes);

    /** The terminal's size now. */
    Size size();

    /**
     * A terminal's size.
     *
     * @param rows 0 when unknown
     * @param columns 0 when unknown
     */
    record Size(int rows, int columns) {}
}
