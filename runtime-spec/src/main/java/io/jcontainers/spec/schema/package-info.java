/**
 * Full reports on documents: JSON Schemas (2020-12) of our own, checked by networknt's validator, together with the
 * codec and the semantic rules. It needs libraries that the engine never loads and runs in a JVM of its own.
 */
@NullMarked
package io.jcontainers.spec.schema;

import org.jspecify.annotations.NullMarked;
