/**
 * The program that the engine compiles and the static C part executes: its steps, their binary form (drawn in
 * {@code program.h}) and the forms for people.
 */
@NullMarked
package io.jcontainers.runc.program;

import org.jspecify.annotations.NullMarked;
