package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.image.Digest;

/**
 * What a build has led to.
 *
 * @param id of the image: the digest of its configuration
 * @param manifest digest of its manifest
 */
record Built(Digest id, Digest manifest) {
    /** What is printed when nothing else is. */
    void tell(Call call) {
        if (call.flags().on("quiet")) {
            call.line(id.toString());
        }
    }
}
