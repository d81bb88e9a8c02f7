package io.jcontainers.build.copy;

/** What there will be under a name of a layer. */
sealed interface Planned permits PlannedDirectory, Leaf {}
