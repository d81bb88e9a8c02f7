package io.jcontainers.build.run;

import io.jcontainers.runc.container.Ephemeral;
import io.jcontainers.spec.Spec;

/**
 * The container in which one RUN runs: made by {@link StepContainers}, compiled by {@link StepCompiler}.
 *
 * @param id unique on this machine
 * @param ephemeral what a specification can't say
 */
record StepContainer(String id, Spec spec, Ephemeral ephemeral) {}
