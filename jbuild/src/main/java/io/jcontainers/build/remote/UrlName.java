package io.jcontainers.build.remote;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The name of the file that a URL leads to: only its path counts, never what the server says. */
final class UrlName {
    /** What BuildKit calls a file whose URL has no name. */
    static final String UNNAMED = "__unnamed__";

    private static final int MOST_BYTES = 255;

    private UrlName() {}

    /**
     * The last component of the decoded path.
     *
     * @throws RemoteException for one that no file can have
     */
    static String of(URI url) throws RemoteException {
        String path = url.getPath() == null ? "" : url.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            return UNNAMED;
        }
        if (name.indexOf('\0') >= 0 || name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new RemoteException(Urls.shown(url) + ": its last component can't be the name of a file:"
                    + " a NUL, or more than " + MOST_BYTES + " bytes");
        }
        return name;
    }
}
