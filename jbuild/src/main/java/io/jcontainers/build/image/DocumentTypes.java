package io.jcontainers.build.image;

import org.jspecify.annotations.Nullable;

/** What manifests and indexes say of themselves. */
final class DocumentTypes {
    private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+";

    private DocumentTypes() {}

    /**
     * The media type: the document's, which has to be the declared one.
     *
     * @param fallback where nobody said
     */
    static String check(Fields from, @Nullable String declared, String fallback) throws DocumentException {
        String inner = from.string("mediaType");
        Long version = from.number("schemaVersion");
        if ((version != null && version == 1)
                || inner.startsWith(SCHEMA_1)
                || (declared != null && declared.startsWith(SCHEMA_1))) {
            throw from.wrong(
                    "schemaVersion",
                    "schema 1 is not supported: have the image pushed again by a Docker of this decade");
        }
        if (version == null || version != 2) {
            throw from.wrong("schemaVersion", "it has to be 2");
        }
        if (declared != null && !inner.isEmpty() && !inner.equals(declared)) {
            throw from.wrong("mediaType", "it says " + inner + ", but it came as " + declared);
        }
        if (declared != null) {
            return declared;
        }
        return inner.isEmpty() ? fallback : inner;
    }
}
