package io.jcontainers.build.image;

import java.io.IOException;

/** A document of an image is not what it has to be. */
public final class DocumentException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String document;
    private final String field;

    /**
     * @param document which one, such as {@code image manifest}
     * @param field where in it, such as {@code layers[2].size}; empty for the whole
     * @param problem what is wrong there, and what it has to be
     */
    public DocumentException(String document, String field, String problem) {
        super(document + (field.isEmpty() ? "" : ", " + field) + ": " + problem);
        this.document = document;
        this.field = field;
    }

    /** Which document. */
    public String document() {
        return document;
    }

    /** Which field; empty for the whole. */
    public String field() {
        return field;
    }
}
