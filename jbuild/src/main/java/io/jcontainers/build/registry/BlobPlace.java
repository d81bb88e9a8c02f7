package io.jcontainers.build.registry;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import java.io.IOException;
import java.net.URI;

/**
 * Where a blob is to be had.
 *
 * @param uri of its bytes
 * @param access which they need
 */
record BlobPlace(Connection connection, URI uri, Access access) {
    /** In a repository of a registry. */
    static BlobPlace of(Connection connection, String repository, Digest digest) {
        return new BlobPlace(connection, connection.uri(repository + "/blobs/" + digest), Access.pull(repository));
    }

    /** For messages. */
    String host() {
        return connection.origin().hostAndPort();
    }

    /**
     * Asks once for its bytes from one to another.
     *
     * @param to -1: to its end
     */
    Answer send(long from, long to, int... accepted) throws IOException {
        Call call = Call.get(uri).once();
        boolean whole = from == 0 && to < 0;
        return connection.send(
                whole ? call : call.with("Range", "bytes=" + from + "-" + (to < 0 ? "" : to)), access, accepted);
    }
}
