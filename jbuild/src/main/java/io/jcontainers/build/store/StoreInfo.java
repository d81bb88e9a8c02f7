package io.jcontainers.build.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * What is in a store.
 *
 * @param root the directory, which is an OCI image layout
 * @param images with and without names
 * @param dangling those without a tag
 * @param names tags of all images
 * @param blobs complete ones
 * @param blobBytes their sizes together
 * @param unfinished blobs that are being written or wait to be resumed
 * @param unfinishedBytes their sizes together
 * @param leases in force
 */
public record StoreInfo(
        Path root,
        int images,
        int dangling,
        int names,
        long blobs,
        long blobBytes,
        long unfinished,
        long unfinishedBytes,
        int leases) {
    static StoreInfo of(StoreDirectory directory, List<StoredImage> images, List<LeaseInfo> leases) throws IOException {
        long[] blobs = new long[2];
        try (DirectoryStream<Path> algorithms = Files.newDirectoryStream(directory.blobs())) {
            for (Path algorithm : algorithms) {
                count(algorithm, blobs);
            }
        }
        long[] unfinished = new long[2];
        count(directory.ingest(), unfinished);
        count(directory.partials(), unfinished);
        return new StoreInfo(
                directory.root(),
                images.size(),
                (int) images.stream().filter(StoredImage::isDangling).count(),
                images.stream().mapToInt(image -> image.names().size()).sum(),
                blobs[0],
                blobs[1],
                unfinished[0],
                unfinished[1],
                leases.size());
    }

    private static void count(Path directory, long[] filesAndBytes) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                try {
                    BasicFileAttributes attributes =
                            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    filesAndBytes[0]++;
                    filesAndBytes[1] += attributes.size();
                } catch (java.nio.file.NoSuchFileException e) {
                    // It was just renamed or removed.
                    continue;
                }
            }
        }
    }
}
