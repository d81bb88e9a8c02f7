package io.jcontainers.build.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Where the files of an archive go; their names are our own. */
interface ArchiveSink {
    /** Makes a directory whose parent is there. */
    void directory(String name) throws IOException;

    /** Writes a file. */
    void file(String name, long size, InputStream content) throws IOException;

    /** Everything is written. */
    void finish() throws IOException;

    /** A tar stream that depends on nothing but the content. */
    static ArchiveSink tar(OutputStream out) {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return new ArchiveSink() {
            @Override
            public void directory(String name) throws IOException {
                tar.putArchiveEntry(header(name + "/", 0, 040755));
                tar.closeArchiveEntry();
            }

            @Override
            public void file(String name, long size, InputStream content) throws IOException {
                tar.putArchiveEntry(header(name, size, 0100644));
                content.transferTo(tar);
                tar.closeArchiveEntry();
            }

            @Override
            public void finish() throws IOException {
                tar.finish();
                tar.flush();
            }
        };
    }

    private static TarArchiveEntry header(String name, long size, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(mode);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        return entry;
    }

    /**
     * A directory, which is made.
     *
     * @throws IOException if something is in it already
     */
    static ArchiveSink directory(Path root) throws IOException {
        Files.createDirectories(root);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            if (entries.iterator().hasNext()) {
                throw new IOException(root + ": it is not empty: name another directory, or empty it");
            }
        }
        return new ArchiveSink() {
            @Override
            public void directory(String name) throws IOException {
                Files.createDirectory(root.resolve(name));
            }

            @Override
            public void file(String name, long size, InputStream content) throws IOException {
                try (OutputStream out = Files.newOutputStream(
                        root.resolve(name), StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS)) {
                    content.transferTo(out);
                }
            }

            @Override
            public void finish() {}
        };
    }
}
