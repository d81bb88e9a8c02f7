package io.jcontainers.build.cache;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jcontainers.build.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The build cache's index: one small file a key, named by the key's digest, written aside and renamed. So several
 * processes may use it at once, and a crash leaves at most a file that begins with a dot. What it says is a hint: an
 * entry that can't be read, or whose key is another one, is none.
 *
 * <p>A file's time of modification is that of its last use.
 */
public final class CacheIndex {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String UNFINISHED = ".";
    private static final long MOST_BYTES = 1 << 20;

    private final Path directory;

    /**
     * Makes the directory where it is missing.
     *
     * @param directory its own
     */
    public CacheIndex(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("make the build cache's index " + directory, e);
        }
    }

    /** The entry of this key, which counts as used now. */
    public Optional<CacheEntry> find(StepKey key) {
        Path file = file(key.digest());
        Optional<CacheEntry> entry = read(file);
        if (entry.isEmpty() || !entry.get().key().equals(key)) {
            return Optional.empty();
        }
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (NoSuchFileException pruned) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("note the use of " + file, e);
        }
        return entry;
    }

    /** Remembers an entry in place of any other with its key. */
    public void put(CacheEntry entry) {
        Path file = file(entry.key().digest());
        Path aside = directory.resolve(UNFINISHED + file.getFileName() + "." + UUID.randomUUID());
        try {
            try {
                Files.write(aside, json(entry), StandardOpenOption.CREATE_NEW);
            } catch (NoSuchFileException removed) { // a cache may be removed at any time
                Files.createDirectories(directory);
                Files.write(aside, json(entry), StandardOpenOption.CREATE_NEW);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("write the build cache's entry " + file, e);
        }
    }

    /** Forgets a key. */
    public void remove(StepKey key) {
        try {
            Files.deleteIfExists(file(key.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException("remove the build cache's entry " + file(key.digest()), e);
        }
    }

    /** All entries that can be read. */
    public List<CacheEntry> entries() {
        List<CacheEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "[!.]*")) {
            for (Path file : files) {
                read(file).ifPresent(entries::add);
            }
        } catch (NoSuchFileException removed) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException("read the build cache's index " + directory, e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException("read the build cache's index " + directory, e);
        }
        return entries;
    }

    /** All entries that can be read, with the time of their last use. */
    public List<CacheUse> uses() {
        List<CacheUse> uses = new ArrayList<>();
        for (CacheEntry entry : entries()) {
            Path file = file(entry.key().digest());
            try {
                uses.add(new CacheUse(entry, Files.getLastModifiedTime(file).toInstant()));
            } catch (NoSuchFileException pruned) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException("read the build cache's entry " + file, e);
            }
        }
        return uses;
    }

    /**
     * The layers of all entries: they are what the cache keeps in the image store. An entry that can't be read keeps
     * nothing.
     */
    public Set<Digest> diffIds() {
        Set<Digest> diffIds = new HashSet<>();
        entries().forEach(entry -> diffIds.add(entry.diffId()));
        return diffIds;
    }

    /**
     * The entry that comes nearest to a key that is not there: the reason is where they begin to differ. Of several
     * the last used one.
     */
    public Optional<CacheEntry> nearest(StepKey key) {
        return uses().stream()
                .filter(use -> use.entry().key().commonParts(key) > 0)
                .max(Comparator.comparing((CacheUse use) -> use.entry().key().commonParts(key))
                        .thenComparing(CacheUse::lastUse))
                .map(CacheUse::entry);
    }

    /**
     * Removes files of entries that somebody began to write and was killed.
     *
     * @param before what was begun later may still be finished
     * @return how many
     */
    public int removeUnfinished(Instant before) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, UNFINISHED + "*")) {
            for (Path file : files) {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(before) && Files.deleteIfExists(file)) {
                        removed++;
                    }
                } catch (NoSuchFileException finished) {
                    continue;
                }
            }
        }
        return removed;
    }

    private Path file(Digest key) {
        return directory.resolve(key.hex());
    }

    private static Optional<CacheEntry> read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            return parse(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("read the build cache's entry " + file, e);
        }
    }

    private static byte[] json(CacheEntry entry) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("diffId", entry.diffId().toString());
            json.writeStringField("bytes", Long.toString(entry.bytes()));
            json.writeStringField("created", entry.created().toString());
            json.writeArrayFieldStart("key");
            for (StepKey.Part part : entry.key().parts()) {
                json.writeString(part.name());
                json.writeString(part.value());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static Optional<CacheEntry> parse(byte[] bytes) {
        Map<String, String> texts = new HashMap<>();
        List<StepKey.Part> parts = new ArrayList<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        String part = json.getText();
                        String value = json.nextTextValue();
                        if (value == null) {
                            return Optional.empty();
                        }
                        parts.add(new StepKey.Part(part, value));
                    }
                } else {
                    texts.put(name, json.getText());
                }
            }
            return Optional.of(new CacheEntry(
                    StepKey.of(parts),
                    Digest.parse(texts.getOrDefault("diffId", "")),
                    Long.parseLong(texts.getOrDefault("bytes", "")),
                    Instant.parse(texts.getOrDefault("created", ""))));
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException damaged) {
            return Optional.empty();
        }
    }
}
