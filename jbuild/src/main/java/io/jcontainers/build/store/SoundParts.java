package io.jcontainers.build.store;

import io.jcontainers.build.store.lock.FileLock;
import io.jcontainers.build.store.lock.FileLocks;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Sound parts of one data root, on disk.
 *
 * <pre>
 *   DIRECTORY/BOOT     a path for each part that was written, or was found to be sound, since the machine started;
 *                      void when it has started anew
 *   DIRECTORY/settled  "INODE CTIME PATH" for each part that was on the disk itself when that was written
 *   DIRECTORY/lock     held by whoever takes away what can't be relied on
 * </pre>
 *
 * What is missing or damaged here costs reading a part again. For any number of threads and processes.
 */
public final class SoundParts implements Soundness {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String SETTLED = "settled";
    private static final String LOCK = "lock";

    /** Lines of a hundred thousand parts; what has more is begun anew. */
    private static final long MOST_BYTES = 16 << 20;

    private final Syscalls sys;
    private final Path root;
    private final Path directory;
    private final Path sinceBoot;
    private final FileLocks locks = new FileLocks();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Map<String, String> settled;
    private long read;

    /**
     * Reads what is known.
     *
     * @param root all parts are below it
     * @param directory its own, made when something becomes known
     * @param boot an id of the machine's start
     */
    public SoundParts(Syscalls sys, Path root, Path directory, String boot) throws IOException {
        this.sys = sys;
        this.root = root;
        this.directory = directory;
        this.sinceBoot = directory.resolve(boot);
        this.settled = readSettled();
        removeEarlier();
        if (Files.exists(sinceBoot, LinkOption.NOFOLLOW_LINKS) && Files.size(sinceBoot) > MOST_BYTES) {
            Files.delete(sinceBoot);
        }
        refresh();
    }

    /** The id of this start of the machine; where there is none, one that nobody else has. */
    public static String boot() {
        try {
            return new String(Files.readAllBytes(BOOT_ID), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return UUID.randomUUID().toString();
        }
    }

    private void removeEarlier() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!file.equals(sinceBoot) && !name.startsWith(SETTLED) && !name.equals(LOCK)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException none) {
            return;
        }
    }

    private Map<String, String> readSettled() throws IOException {
        Map<String, String> found = new HashMap<>();
        for (String line : new String(
                        BoundedText.from(directory.resolve(SETTLED), 0, MOST_BYTES), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            String[] words = line.split(" ", 3);
            if (words.length == 3) {
                found.put(words[2], words[0] + " " + words[1]);
            }
        }
        return found;
    }

    /** Reads what others have added. */
    private synchronized void refresh() throws IOException {
        byte[] more = BoundedText.from(sinceBoot, read, MOST_BYTES);
        int whole = more.length;
        while (whole > 0 && more[whole - 1] != '\n') {
            whole--; // a line in the making
        }
        read += whole;
        new String(more, 0, whole, StandardCharsets.UTF_8).lines().forEach(known::add);
    }

    @Override
    public boolean has(Path part) throws IOException {
        String name = name(part);
        if (known.contains(name)) {
            return true;
        }
        refresh();
        if (known.contains(name)) {
            return true;
        }
        String identity = settled.get(name);
        if (identity != null && identity.equals(identity(part))) {
            known.add(name);
            return true;
        }
        return false;
    }

    private String name(Path part) {
        return root.relativize(part.toAbsolutePath().normalize()).toString();
    }

    /** Another one of the same name has another; empty for none. */
    private static String identity(Path part) throws IOException {
        try {
            Map<String, Object> stat = Files.readAttributes(part, "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS);
            return stat.get("ino") + " "
                    + ((FileTime) Objects.requireNonNull(stat.get("ctime"))).to(TimeUnit.NANOSECONDS);
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    @Override
    public void add(Path part) {
        String name = name(part);
        try {
            if (known.add(name)) {
                note(name);
            }
        } catch (IOException e) {
            return; // a full disk, say: others will read it once more
        }
    }

    /** One write at the file's end: lines of several processes stay whole. */
    private void note(String name) throws IOException {
        byte[] line = (name + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(sinceBoot, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (NoSuchFileException removed) { // or not there yet
            Files.createDirectories(directory);
            Files.write(sinceBoot, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    @Override
    public void renew(Path part, Removal stale) throws IOException {
        if (has(part)) {
            return;
        }
        Files.createDirectories(directory);
        try (FileLock alone = locks.exclusive(directory.resolve(LOCK))) {
            if (!has(part)) {
                stale.remove();
                note(name(part)); // what others don't know of they would take away
                known.add(name(part));
            }
        }
    }

    /**
     * Waits until all that is known to be sound is on the disk itself, and notes that: it will be known after a loss of
     * power. Best done when the kernel has written most of it anyway.
     */
    public void settle() throws IOException {
        refresh();
        Map<String, String> now = new HashMap<>();
        List<String> names = new ArrayList<>(settled.keySet());
        names.addAll(known);
        for (String name : names) {
            Path part = root.resolve(name);
            String identity = identity(part);
            boolean sound = known.contains(name) || identity.equals(settled.get(name));
            if (!identity.isEmpty() && sound) {
                now.put(name, identity);
            }
        }
        // What is replaced from here on has another identity.
        try (Fd fd = sys.openDirectory(root)) {
            sys.syncFileSystem(fd);
        }
        StringBuilder lines = new StringBuilder();
        now.forEach((name, identity) ->
                lines.append(identity).append(' ').append(name).append('\n'));
        Files.createDirectories(directory);
        DurableFiles.replace(
                directory.resolve(SETTLED),
                directory.resolve(SETTLED + ".new-" + UUID.randomUUID()),
                lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
