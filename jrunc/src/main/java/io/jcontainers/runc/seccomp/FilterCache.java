package io.jcontainers.runc.seccomp;

import io.jcontainers.spec.RawJson;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiled filters by what they were compiled from: the profile's bytes, the host's architecture, the library, and this
 * compiler's version. Recent ones are in memory as long as the heap has room, more are on disk.
 *
 * <p>Safe for use by several threads, and several processes may share a directory. One thread
 * compiles at a time; what is in memory waits for none.
 */
public final class FilterCache {
    private static final int MEMORY_ENTRIES = 32;
    private static final int DISK_FILES = 64;

    /** A host has one architecture: a profile asked for under another one replaces what is remembered of it. */
    private record Entry(Arch arch, SoftReference<CompiledFilter> filter) {}

    private final Map<RawJson, Entry> recent = new LinkedHashMap<>(16, 0.75f, true);
    private final Object compiling = new Object();
    private final @Nullable FilterDirectory directory;
    private final Supplier<String> libraryIdentity;

    /**
     * Makes a cache.
     *
     * @param directory where files go, made with mode 0700 when the first is written; ignored while it is another
     *     user's or open to others; null: memory only
     * @param libraryIdentity a text for the build of libseccomp, asked for when the disk is
     */
    public FilterCache(@Nullable Path directory, Supplier<String> libraryIdentity) {
        this.directory = directory == null ? null : new FilterDirectory(directory, DISK_FILES);
        this.libraryIdentity = libraryIdentity;
    }

    /**
     * The filter of a profile.
     *
     * @param profile {@code linux.seccomp} as it stands in config.json
     * @param compile makes it where neither memory nor disk have it; what it throws is passed on and not remembered
     */
    public CompiledFilter get(RawJson profile, Arch hostArch, Supplier<CompiledFilter> compile) {
        CompiledFilter filter = recent(profile, hostArch);
        if (filter != null) {
            return filter;
        }
        synchronized (compiling) {
            filter = recent(profile, hostArch);
            if (filter == null) {
                filter = fromDisk(profile, hostArch, compile);
                remember(profile, hostArch, filter);
            }
            return filter;
        }
    }

    private @Nullable CompiledFilter recent(RawJson profile, Arch hostArch) {
        synchronized (recent) {
            Entry entry = recent.get(profile);
            return entry == null || entry.arch() != hostArch
                    ? null
                    : entry.filter().get();
        }
    }

    private void remember(RawJson profile, Arch hostArch, CompiledFilter filter) {
        // The profile is a slice of a whole config.json: keep the slice alone.
        byte[] own = profile.toByteArray();
        synchronized (recent) {
            recent.put(new RawJson(own, 0, own.length), new Entry(hostArch, new SoftReference<>(filter)));
            Iterator<RawJson> eldestFirst = recent.keySet().iterator();
            while (recent.size() > MEMORY_ENTRIES) {
                eldestFirst.next();
                eldestFirst.remove();
            }
        }
    }

    private CompiledFilter fromDisk(RawJson profile, Arch hostArch, Supplier<CompiledFilter> compile) {
        FilterDirectory disk = directory;
        if (disk == null) {
            return compile.get();
        }
        MessageDigest sha256 = sha256();
        byte[] key = key(profile, hostArch, sha256);
        String name = HexFormat.of().formatHex(key);
        byte[] content = disk.read(name);
        CompiledFilter filter = content == null ? null : FilterFile.decode(content, key, sha256);
        if (filter == null) {
            filter = compile.get();
            disk.write(name, FilterFile.encode(filter, key, sha256));
        }
        return filter;
    }

    private byte[] key(RawJson profile, Arch hostArch, MessageDigest sha256) {
        field(sha256, libraryIdentity.get());
        field(sha256, hostArch.name());
        sha256.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(SeccompCompiler.VERSION)
                .flip());
        sha256.update(profile.bytes(), profile.offset(), profile.length());
        return sha256.digest();
    }

    private static void field(MessageDigest sha256, String text) {
        sha256.update(text.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
