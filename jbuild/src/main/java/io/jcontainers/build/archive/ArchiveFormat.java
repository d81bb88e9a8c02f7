package io.jcontainers.build.archive;

/** What an archive of images looks like. */
public enum ArchiveFormat {
    /** An OCI layout that also has manifest.json and repositories: what Docker 25 writes and everybody reads. */
    DOCKER,
    /** An OCI layout and nothing else. */
    OCI
}
