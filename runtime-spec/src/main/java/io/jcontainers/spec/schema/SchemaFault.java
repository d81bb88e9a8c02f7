package io.jcontainers.spec.schema;

/**
 * One place where a document departs from its schema.
 *
 * @param path place in the document, such as {@code mounts[3].options[0]}; empty for the document itself
 * @param message what the schema asks for
 * @param keyword keyword of JSON Schema that is broken, such as {@code required}; {@code json} for text that is no
 *     JSON
 */
public record SchemaFault(String path, String message, String keyword) {}
