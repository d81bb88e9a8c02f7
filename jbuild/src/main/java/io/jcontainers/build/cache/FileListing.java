package io.jcontainers.build.cache;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which files a source had, each with a short fingerprint: only to tell people what has changed. What a step's result
 * depends on is its key.
 *
 * @param files fingerprints by path; a directory's path ends with a slash
 */
public record FileListing(Map<String, Long> files) {
    /** Of more files no listing is kept. */
    public static final int MOST_FILES = 200_000;

    private static final int MOST_BYTES = 32 << 20;
    private static final int LEVEL = 1;
    private static final int MAGIC = 0x4a464c31;

    /** Takes over the map: there may be many. */
    public FileListing {
        Objects.requireNonNull(files);
    }

    /**
     * What is different in a later listing.
     *
     * @param texts {@code a.c changed}, {@code b.c is new}, {@code c.c is gone}: files before directories
     */
    public record Changes(List<String> texts) {
        /** Takes an immutable copy. */
        public Changes {
            texts = List.copyOf(texts);
        }
    }

    /** What is different in a later one. */
    public Changes changes(FileListing later) {
        List<String> ofFiles = new ArrayList<>();
        List<String> ofDirectories = new ArrayList<>();
        later.files.forEach((path, fingerprint) -> {
            Long before = files.get(path);
            if (before == null) {
                list(path, ofFiles, ofDirectories).add(path + " is new");
            } else if (!before.equals(fingerprint)) {
                list(path, ofFiles, ofDirectories).add(path + " changed");
            }
        });
        files.keySet().stream()
                .filter(path -> !later.files.containsKey(path))
                .forEach(path -> list(path, ofFiles, ofDirectories).add(path + " is gone"));
        ofFiles.addAll(ofDirectories);
        return new Changes(ofFiles);
    }

    private static List<String> list(String path, List<String> ofFiles, List<String> ofDirectories) {
        return path.endsWith("/") ? ofDirectories : ofFiles;
    }

    /** For a file: each path without what it has in common with the one before it. */
    byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, 32 * files.size()));
        byte[] number = new byte[Long.BYTES];
        ByteBuffer numbers = ByteBuffer.wrap(number);
        byte[] last = {};
        for (Map.Entry<String, Long> file : files.entrySet()) {
            byte[] path = file.getKey().getBytes(StandardCharsets.UTF_8);
            int mismatch = Arrays.mismatch(last, path);
            int common = mismatch < 0 ? path.length : mismatch;
            numbers.clear().putShort((short) common).putShort((short) (path.length - common));
            out.write(number, 0, 2 * Short.BYTES);
            out.write(path, common, path.length - common);
            numbers.clear().putLong(file.getValue());
            out.write(number, 0, Long.BYTES);
            last = path;
        }
        byte[] compressed = Zstd.compress(out.toByteArray(), LEVEL);
        return ByteBuffer.allocate(2 * Integer.BYTES + compressed.length)
                .putInt(MAGIC)
                .putInt(out.size())
                .put(compressed)
                .array();
    }

    /** What {@link #encoded} made; empty for anything else. */
    static Optional<FileListing> decoded(byte[] bytes) {
        try {
            ByteBuffer head = ByteBuffer.wrap(bytes);
            int magic = head.getInt();
            int size = head.getInt();
            if (magic != MAGIC || size < 0 || size > MOST_BYTES) {
                return Optional.empty();
            }
            byte[] content = Zstd.decompress(Arrays.copyOfRange(bytes, head.position(), bytes.length), size);
            return content.length == size ? Optional.of(read(ByteBuffer.wrap(content))) : Optional.empty();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | ZstdException damaged) {
            return Optional.empty();
        }
    }

    private static FileListing read(ByteBuffer in) {
        Map<String, Long> files = new LinkedHashMap<>();
        byte[] last = {};
        while (in.hasRemaining()) {
            int common = in.getShort() & 0xffff;
            byte[] path = Arrays.copyOf(last, common + (in.getShort() & 0xffff));
            if (common > last.length) {
                throw new IndexOutOfBoundsException("more in common than there is");
            }
            in.get(path, common, path.length - common);
            files.put(new String(path, StandardCharsets.UTF_8), in.getLong());
            last = path;
        }
        return new FileListing(files);
    }

    /** Whether it is small enough to be kept. */
    boolean fits() {
        return files.size() <= MOST_FILES
                && files.keySet().stream().allMatch(path -> path.length() < Short.MAX_VALUE / 3);
    }
}
