/** Which files of a build context are left out: .dockerignore, by BuildKit's rules. No file system. */
@NullMarked
package io.jcontainers.build.ignore;

import org.jspecify.annotations.NullMarked;
