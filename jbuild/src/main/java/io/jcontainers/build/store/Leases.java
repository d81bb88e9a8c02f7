package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.store.lock.FileLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who uses what in a store. */
public final class Leases {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final int RANDOM_BYTES = 10;

    private final StoreDirectory directory;
    private final SecureRandom random = new SecureRandom();

    Leases(StoreDirectory directory) {
        this.directory = directory;
    }

    /**
     * A lease that ends with this process at the latest.
     *
     * @param owner whom a message names
     */
    public Lease forProcess(String owner) throws IOException {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return take("p" + HexFormat.of().formatHex(bytes), owner, LeaseTerm.PROCESS);
    }

    /**
     * A lease that outlives this process; one of that id is opened again, and keeps its owner and term.
     *
     * @param id {@code [A-Za-z0-9][A-Za-z0-9_.-]*}, at most 128 characters, such as {@code container-ID}
     * @param owner whom a message names
     * @throws IllegalArgumentException for another id or for a term that is a process's
     */
    public Lease lasting(String id, String owner, LeaseTerm term) throws IOException {
        if (term == LeaseTerm.PROCESS || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("lease \"" + id + "\", " + term);
        }
        return take(id, owner, term);
    }

    private Lease take(String id, String owner, LeaseTerm term) throws IOException {
        Path file = directory.leases().resolve(id);
        boolean own = term == LeaseTerm.PROCESS;
        try (FileLock held = own ? directory.lockShared() : directory.lockExclusive()) {
            LeaseFile before = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? LeaseFile.read(file) : null;
            if (before != null && inForce(before)) {
                LeaseFile.cutTornLine(file);
            } else {
                before = null;
                Files.writeString(
                        file,
                        LeaseFile.header(owner, term, bootId()),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS);
            }
            if (!own) {
                DurableFiles.syncDirectory(directory.leases());
                return new Lease(
                        directory,
                        file,
                        id,
                        before == null ? term : before.lease().term(),
                        null);
            }
            // At most somebody is just trying whether it is locked.
            FileLock alive = directory.locks().exclusive(file);
            return new Lease(directory, file, id, term, alive);
        }
    }

    /** Releases a lasting lease; tells whether there was one. */
    public boolean release(String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("lease \"" + id + "\"");
        }
        return Files.deleteIfExists(directory.leases().resolve(id));
    }

    /** All that are in force. */
    public List<LeaseInfo> list() throws IOException {
        List<LeaseInfo> leases = new ArrayList<>();
        for (Path file : files()) {
            LeaseFile lease = readIfThere(file);
            if (lease != null && inForce(lease)) {
                leases.add(lease.lease());
            }
        }
        return leases;
    }

    /** Those in force that hold a blob by its own name, not by way of a manifest. */
    public List<LeaseInfo> holding(Digest blob) throws IOException {
        return list().stream().filter(lease -> lease.blobs().contains(blob)).toList();
    }

    /** Removes those that ended; the exclusive lock has to be held. Returns the ids of those in force. */
    Set<String> removeEnded() throws IOException {
        Set<String> alive = new TreeSet<>();
        for (Path file : files()) {
            LeaseFile lease = readIfThere(file);
            if (lease != null && inForce(lease)) {
                alive.add(lease.lease().id());
            } else {
                Files.deleteIfExists(file);
            }
        }
        return alive;
    }

    private boolean inForce(LeaseFile lease) throws IOException {
        return switch (lease.lease().term()) {
            case PERSISTENT -> true;
            case BOOT -> lease.bootId().equals(bootId());
            case PROCESS ->
                directory
                        .locks()
                        .isLocked(directory.leases().resolve(lease.lease().id()));
        };
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.leases())) {
            entries.forEach(files::add);
        }
        return files;
    }

    private static @Nullable LeaseFile readIfThere(Path file) throws IOException {
        try {
            return LeaseFile.read(file);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static String bootId() throws IOException {
        return new String(Files.readAllBytes(BOOT_ID), StandardCharsets.US_ASCII).strip();
    }

    /** A lease in force by its id. */
    public Optional<LeaseInfo> find(String id) throws IOException {
        return list().stream().filter(lease -> lease.id().equals(id)).findFirst();
    }
}
