/**
 * Semantic rules: what a configuration must fulfil that its JSON can't show, and that needs no look at the host. Texts
 * are runc's where runc has the same rule, as callers match on them.
 */
@NullMarked
package io.jcontainers.spec.rules;

import org.jspecify.annotations.NullMarked;
