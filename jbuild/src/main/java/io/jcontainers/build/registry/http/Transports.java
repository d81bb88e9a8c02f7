package io.jcontainers.build.registry.http;

import java.io.IOException;

/** Which transport leads to a host: each may have certificates of its own. */
@FunctionalInterface
public interface Transports {
    /** That of a host; it belongs to whoever made this. */
    Transport to(Origin origin) throws IOException;
}
