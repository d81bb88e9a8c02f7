/** Who a name stands for in a root file system: /etc/passwd and /etc/group of an image, which anybody may have made. */
@NullMarked
package io.jcontainers.build.user;

import org.jspecify.annotations.NullMarked;
