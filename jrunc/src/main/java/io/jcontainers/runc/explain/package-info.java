/**
 * Long texts for failures of programs: what was done for which field, what the errno means there, and what to do next.
 */
@NullMarked
package io.jcontainers.runc.explain;

import org.jspecify.annotations.NullMarked;
