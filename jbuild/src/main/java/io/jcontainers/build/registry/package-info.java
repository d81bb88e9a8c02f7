/**
 * A client of registries (OCI distribution-spec 1.1). It moves bytes, and verifies them; where they are kept is its
 * caller's affair. {@link io.jcontainers.build.registry.RegistryClient} is the way in.
 */
@NullMarked
package io.jcontainers.build.registry;

import org.jspecify.annotations.NullMarked;
