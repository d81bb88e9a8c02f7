package io.jcontainers.build.copy;

import java.util.List;

/** What was selected of one source, in the order in which it is copied. */
sealed interface Picked {
    /** For people: the source as written. */
    String label();

    /** Files and directories; {@code top} says of what kind. */
    record Files(String label, boolean ownersKept, List<Match> matches) implements Picked {}

    /** A file of the Dockerfile. */
    record Document(CopySource.Document document) implements Picked {
        @Override
        public String label() {
            return "<<" + document.name();
        }
    }

    /** A file that was fetched. */
    record Download(CopySource.Download download) implements Picked {
        @Override
        public String label() {
            return download.url();
        }
    }
}
