/** Archives of images: docker-archive and oci-archive, in both directions, between a stream and the image store. */
@NullMarked
package io.jcontainers.build.archive;

import org.jspecify.annotations.NullMarked;
