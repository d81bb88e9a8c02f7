package io.jcontainers.build.housekeeping;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.remote.DownloadCache;
import io.jcontainers.build.run.CacheMounts;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A kind of things that builds keep. */
@FunctionalInterface
public interface SideCache {
    /** All that are there. */
    List<SideEntry> entries() throws IOException;

    /** Contents of {@code RUN --mount=type=cache}. */
    static SideCache ofMounts(Syscalls sys, CacheMounts mounts) {
        return () -> {
            List<SideEntry> entries = new ArrayList<>();
            for (CacheMounts.Entry mount : mounts.entries()) {
                entries.add(new SideEntry(
                        mount.name(),
                        SideEntry.CACHE_MOUNT,
                        "cache mount " + mount.id(),
                        bytes(sys, mount.files()),
                        mount.created(),
                        mount.lastUse(),
                        mount.inUse(),
                        () -> mounts.remove(mount)));
            }
            return entries;
        };
    }

    /** What failed steps have changed. */
    static SideCache ofFailedSteps(Syscalls sys, LayerDirectories layers) {
        return () -> {
            List<SideEntry> entries = new ArrayList<>();
            layers.kept()
                    .forEach(kept -> entries.add(new SideEntry(
                            id(kept.place()),
                            SideEntry.FAILED_STEP,
                            "failed " + kept.about(),
                            bytes(sys, kept.files()),
                            kept.failed(),
                            kept.failed(),
                            false,
                            () -> {
                                layers.remove(kept);
                                return true;
                            })));
            return entries;
        };
    }

    /** What ADD fetched. A build that reads one has it open: it may go at any time. */
    static SideCache ofDownloads(DownloadCache downloads) {
        return () -> downloads.entries().stream()
                .map(file -> new SideEntry(
                        file.digest(),
                        SideEntry.DOWNLOAD,
                        "download " + file.digest(),
                        file.bytes(),
                        file.lastUse(),
                        file.lastUse(),
                        false,
                        () -> downloads.remove(file.digest())))
                .toList();
    }

    private static Digest id(Path path) {
        return Digests.fast().sha256(path.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static long bytes(Syscalls sys, Path directory) {
        try (Fd top = sys.openDirectory(directory)) {
            return new TreeSize(sys).of(top);
        } catch (IOException removed) {
            return 0;
        }
    }
}
