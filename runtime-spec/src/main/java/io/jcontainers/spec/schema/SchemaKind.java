package io.jcontainers.spec.schema;

/** The documents that there are schemas for. */
public enum SchemaKind {
    /** config.json of a bundle. */
    CONFIG("config"),
    /** The {@code resources} object alone, as {@code update} reads it. */
    RESOURCES("resources"),
    /** A seccomp profile alone. */
    SECCOMP("seccomp"),
    /** What {@code state} prints. */
    STATE("state"),
    /** What {@code features} prints. */
    FEATURES("features");

    private final String key;

    SchemaKind(String key) {
        this.key = key;
    }

    /** Name of the schema, as in {@code config.schema.json} and in its id. */
    public String key() {
        return key;
    }
}
