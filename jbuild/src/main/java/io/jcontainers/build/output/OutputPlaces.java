package io.jcontainers.build.output;

import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.sys.Fd;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** What the caller of a build has, and gives to its outputs when they need it. */
public interface OutputPlaces {
    /** A path as the caller means it: relative ones below its working directory. */
    Path path(String destination);

    /**
     * The caller's stdout, not closed by an output.
     *
     * @throws IOException where it is a terminal, which no archive is written to:
     *     {@link #refuseTerminal} has Docker's words
     */
    OutputStream stdout() throws IOException;

    /** The root of the finished image, all layers together; the output closes it. */
    Fd openRoot() throws IOException;

    /** A client with the caller's settings and credentials; it stays the caller's. */
    RegistryClient registry() throws IOException;

    /** What {@link #stdout} throws for a terminal. */
    static IOException refuseTerminal(String exporter) {
        return new OutputException("dest file is required for " + exporter + " exporter. refusing to write to console");
    }
}
