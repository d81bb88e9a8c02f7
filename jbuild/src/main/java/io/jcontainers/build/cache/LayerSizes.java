package io.jcontainers.build.cache;

import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.tar.TarReader;
import io.jcontainers.build.tar.TarType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many bytes the files of layers have, as Docker counts them: contents of regular files, each once however many
 * names it has, and targets of symbolic links. It takes reading the whole layer, so it is done once and kept in a file
 * with a line for each layer; lines that are damaged count as missing. For any number of threads and processes.
 */
public final class LayerSizes {
    private static final int MOST_LINE = 200;

    private final ImageStore images;
    private final Path file;
    private final Map<Digest, Long> known = new ConcurrentHashMap<>();

    /** @param file its own; made when the first size is known */
    public LayerSizes(ImageStore images, Path file) throws IOException {
        this.images = images;
        this.file = file;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                readLine(line);
            }
        } catch (NoSuchFileException none) {
            known.clear();
        }
    }

    private void readLine(String line) {
        int blank = line.indexOf(' ');
        Digest digest = blank < 0 || line.length() > MOST_LINE ? null : Digest.parseOrNull(line.substring(0, blank));
        if (digest != null && line.substring(blank + 1).matches("[0-9]{1,18}")) {
            known.put(digest, Long.parseLong(line.substring(blank + 1)));
        }
    }

    /**
     * The size of a layer. When it can't be found out, because its blob is missing or damaged, that of the blob.
     *
     * @param blob the layer as it is stored, in whatever compression
     */
    public long of(Digest diffId, Descriptor blob) throws IOException {
        Long size = known.get(diffId);
        if (size != null) {
            return size;
        }
        long read;
        try (InputStream in = Channels.newInputStream(images.blobs().channel(blob.digest()));
                InputStream tar =
                        new Decompression(ExpansionLimits.standard()).open(in).in()) {
            read = sum(new TarReader(tar, TarLimits.standard()));
        } catch (IOException unreadable) {
            if (images.blobs().has(blob.digest())) {
                // Not tried again with every list: it may have taken long to find out.
                known.put(diffId, blob.size());
            }
            return blob.size();
        }
        note(diffId, read);
        return read;
    }

    private static long sum(TarReader tar) throws IOException {
        long bytes = 0;
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            if (entry.type() == TarType.REGULAR) {
                bytes += entry.size();
            } else if (entry.type() == TarType.SYMBOLIC_LINK) {
                bytes += entry.linkName().length();
            }
        }
        return bytes;
    }

    /** Tells the size of a layer that somebody has read anyway. */
    public void note(Digest diffId, long bytes) throws IOException {
        if (known.put(diffId, bytes) == null) {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            // One write at the file's end: lines of several processes stay whole.
            Files.write(
                    file,
                    (diffId + " " + bytes + "\n").getBytes(StandardCharsets.US_ASCII),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
