package io.jcontainers.runc.sys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/**
 * Finds libseccomp: in the directory that the system property {@code jrunc.native} names, else among the system's
 * libraries. It loads the library only when a filter has to be compiled: that costs a fresh JVM some 10 ms.
 */
public final class LibSeccompLoader {
    /** System property: directory with {@code libseccomp.so.2}. */
    public static final String DIRECTORY_PROPERTY = "jrunc.native";

    private static final String NAME = "libseccomp.so.2";
    private static final List<String> SYSTEM_DIRECTORIES = List.of(
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64", "/lib");

    /** The GNU build id lies in a note right behind the program headers. */
    private static final int HEAD_BYTES = 4096;

    /** Elf64_Nhdr of a build id: name and descriptor sizes 4 and 20, type NT_GNU_BUILD_ID, name. */
    private static final byte[] BUILD_ID_NOTE = {4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0};

    private static final int BUILD_ID_BYTES = 20;

    private final @Nullable Path file;
    private @Nullable LibSeccomp loaded;

    private LibSeccompLoader(@Nullable Path file) {
        this.file = file;
    }

    /** A loader for the library of this process's system property, or the system's. Touches no native code. */
    public static LibSeccompLoader ofSystem() {
        String directory = System.getProperty(DIRECTORY_PROPERTY);
        if (directory != null) {
            return new LibSeccompLoader(Path.of(directory, NAME));
        }
        for (String candidate : SYSTEM_DIRECTORIES) {
            Path path = Path.of(candidate, NAME);
            if (Files.exists(path)) {
                return new LibSeccompLoader(path);
            }
        }
        return new LibSeccompLoader(null);
    }

    /**
     * The library, loaded at the first call.
     *
     * @throws IllegalStateException if it can't be loaded; the message names the file
     */
    public synchronized LibSeccomp library() {
        LibSeccomp library = loaded;
        if (library == null) {
            String name = file == null ? NAME : file.toString();
            try {
                // memfd_create and close resolve too: a handle's look-up includes what the library itself is linked to.
                library = LibraryLoader.create(LibSeccomp.class)
                        .option(LibraryOption.LoadNow, true)
                        .library(name)
                        .failImmediately()
                        .load();
            } catch (UnsatisfiedLinkError e) {
                throw new IllegalStateException("load " + name + ": " + e.getMessage(), e);
            }
            loaded = library;
        }
        return library;
    }

    /** Version such as {@code 2.5.4}; loads the library. */
    public String version() {
        LibSeccomp library = library();
        Pointer version =
                Runtime.getRuntime(library).getMemoryManager().newPointer(library.seccomp_version(), 3 * Integer.BYTES);
        return version.getInt(0) + "." + version.getInt(Integer.BYTES) + "." + version.getInt(2 * Integer.BYTES);
    }

    /**
     * A text that differs between any two builds of the library and is found without loading it: its GNU build id, or
     * where it has none its size and time, or where the file is unknown its version.
     */
    public String identity() {
        if (file == null) {
            return "version " + version();
        }
        try {
            byte[] head = new byte[0];
            try (InputStream in = Files.newInputStream(file)) {
                head = in.readNBytes(HEAD_BYTES);
            }
            int note = indexOf(head, BUILD_ID_NOTE);
            int start = note + BUILD_ID_NOTE.length;
            if (note >= 0 && start + BUILD_ID_BYTES <= head.length) {
                return "build id " + HexFormat.of().formatHex(head, start, start + BUILD_ID_BYTES);
            }
            return "file " + Files.size(file) + " "
                    + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new IllegalStateException("read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Native memory for the calls of this library, zeroed; freed when the object is collected. */
    public Pointer allocate(int bytes) {
        return Memory.allocateDirect(Runtime.getRuntime(library()), bytes, true);
    }

    @Override
    public String toString() {
        return file == null ? NAME : file.toString();
    }

    private static int indexOf(byte[] bytes, byte[] pattern) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.indexOf(new String(pattern, StandardCharsets.ISO_8859_1));
    }
}
