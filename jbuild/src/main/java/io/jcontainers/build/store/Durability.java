package io.jcontainers.build.store;

/** When bytes have to be on the disk itself. */
public enum Durability {
    /** Before a blob gets its name: nothing that is there is lost when the power fails. */
    EACH_BLOB,
    /** When an image gets its name: the blobs that it leads to first. Blobs of an unfinished build may be lost. */
    EACH_IMAGE
}
