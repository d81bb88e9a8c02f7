package io.jcontainers.build.user;

/**
 * Who owns a file.
 *
 * @param uid 0 to 2^32-2
 * @param gid 0 to 2^32-2
 */
public record Owner(long uid, long gid) {
    /** The largest id; the one above means "leave it" to chown(2). */
    public static final long ID_MOST = 0xffff_fffeL;

    /** The superuser. */
    public static final Owner ROOT = new Owner(0, 0);

    /** @throws IllegalArgumentException for a number out of range */
    public Owner {
        if (uid < 0 || uid > ID_MOST || gid < 0 || gid > ID_MOST) {
            throw new IllegalArgumentException("owner " + uid + ":" + gid + ", not 0 to " + ID_MOST);
        }
    }
}
