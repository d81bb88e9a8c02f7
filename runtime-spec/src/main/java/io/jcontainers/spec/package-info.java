/**
 * Records for the documents of the OCI runtime specification 1.3.0: config.json (common and Linux parts), the
 * container's state and the runtime's features.
 *
 * <p>Components are named as the JSON keys ({@code class} is {@code ioClass} and {@code final} is {@code finalCpus}, as
 * Java reserves both). Conventions of all records:
 *
 * <ul>
 *   <li>Lists and maps are never null, are immutable and keep the order of the document; an absent one is empty.
 *   <li>An optional scalar or object is null when absent; JSON {@code null} means absent, and so does an empty
 *       optional string, as in the Go types that callers write the documents with.
 *   <li>A required string that is absent is empty, a required number 0: semantic rules speak about those.
 *   <li>Every integer is a {@code long}. Readers check 32-bit ranges. A 64-bit unsigned number keeps its bits, so
 *       2^64-1 is -1: compare with {@link java.lang.Long#compareUnsigned} where a component says unsigned.
 * </ul>
 */
@NullMarked
package io.jcontainers.spec;

import org.jspecify.annotations.NullMarked;
