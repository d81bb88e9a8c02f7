/** What a bundle would become: its programs for people, and what became of each field of config.json. */
@NullMarked
package io.jcontainers.runc.plan;

import org.jspecify.annotations.NullMarked;
