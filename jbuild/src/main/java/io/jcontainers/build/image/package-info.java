/** What images are made of: names, digests, descriptors, manifests, configurations. No files, no network. */
@NullMarked
package io.jcontainers.build.image;

import org.jspecify.annotations.NullMarked;
