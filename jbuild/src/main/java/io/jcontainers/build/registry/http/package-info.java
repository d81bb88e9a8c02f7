/**
 * HTTP as registries need it, on java.net.http: bounded in time and size, no redirect followed by itself, no
 * secret in an error. Knows nothing of images.
 */
@NullMarked
package io.jcontainers.build.registry.http;

import org.jspecify.annotations.NullMarked;
