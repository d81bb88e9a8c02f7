/**
 * Where registries are: mirrors, plain HTTP, certificates, as containers-registries.conf, daemon.json and certs.d
 * say.
 */
@NullMarked
package io.jcontainers.build.registry.endpoint;

import org.jspecify.annotations.NullMarked;
