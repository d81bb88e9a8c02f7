package io.jcontainers.build.archive;

import io.jcontainers.build.image.Descriptor;
import java.io.IOException;

/** Where the blobs of a layout come from. */
interface BlobSource {
    /** Sees to it that a blob is in the store, verified and held; false if the source does not have it. */
    boolean obtain(Descriptor blob) throws IOException;
}
