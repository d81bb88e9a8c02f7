/** The messages of containerd's Task API, the same in its versions 2 and 3. */
@NullMarked
package io.jcontainers.shim.task;

import org.jspecify.annotations.NullMarked;
