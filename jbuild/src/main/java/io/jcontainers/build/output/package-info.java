/** What becomes of a built image: names in the store, layouts, archives, directories, registries. */
@NullMarked
package io.jcontainers.build.output;

import org.jspecify.annotations.NullMarked;
