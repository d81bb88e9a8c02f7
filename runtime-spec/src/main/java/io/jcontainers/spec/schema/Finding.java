package io.jcontainers.spec.schema;

import io.jcontainers.spec.rules.Problem;

/**
 * One line of a report.
 *
 * @param check who found it
 * @param severity whether a container can be made all the same
 * @param path place in the document; empty for the document itself
 * @param message what is wrong
 */
public record Finding(Check check, Problem.Severity severity, String path, String message) {
    /** The three checks of a document. */
    public enum Check {
        /** The JSON Schema. */
        SCHEMA,
        /** The codec of the engine, which is strict where a schema can't be, as with duplicate keys. */
        READER,
        /** The semantic rules. */
        RULES
    }
}
