/** The files of layers as overlayfs takes them: one directory a layer, in whatever images it is. */
@NullMarked
package io.jcontainers.build.snapshot;

import org.jspecify.annotations.NullMarked;
