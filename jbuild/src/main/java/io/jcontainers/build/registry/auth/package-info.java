/** Who we are for a registry: challenges, credentials and where they are kept, tokens. */
@NullMarked
package io.jcontainers.build.registry.auth;

import org.jspecify.annotations.NullMarked;
