package io.jcontainers.build.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A directory of a test, removed with whatever names it has; and what trees in it look like. */
public final class Scratch implements AutoCloseable {
    private static final int DIRECTORY = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;

    /** A shell function: setxattr FILE NAME VALUE; setfattr is not everywhere. */
    private static final String XATTR = "setxattr() { python3 -c 'import os, sys; f, n, v = sys.argv[1:];"
            + " os.setxattr(f, n, v.encode())' \"$@\"; }\n"
            + "export -f setxattr\n";

    private final Syscalls sys = Syscalls.linux();
    private final Path path;
    private final Fd top;

    public Scratch() {
        try {
            path = Files.createTempDirectory("layer-test");
            top = sys.openDirectory(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void needsRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: owners, devices and mounts need root");
    }

    public Path path() {
        return path;
    }

    /** A new directory, for the caller to close. */
    public Fd directory(String name) throws SysException {
        sys.makeDirectory(top, ByteString.utf8(name), 0755);
        return open(name);
    }

    public Fd open(String name) throws SysException {
        return sys.open(top, ByteString.utf8(name), DIRECTORY, 0, Open.BENEATH);
    }

    /** Runs a shell script here and expects success. */
    public String shell(String script) throws IOException {
        Files.writeString(path.resolve(".script"), XATTR + script);
        Process process = new ProcessBuilder("/bin/bash", "-e", ".script")
                .directory(path.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertEquals(0, process.waitFor(), output);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return output;
    }

    /** Every path of a tree with all that a layer keeps of it. */
    public static SortedMap<String, String> tree(Fd root) throws SysException {
        SortedMap<String, String> all = new TreeMap<>();
        describe(Syscalls.linux(), root, RelativePath.ROOT, all, new HashMap<>());
        return all;
    }

    /** Paths alone. */
    public static List<String> names(Fd root) throws SysException {
        return new ArrayList<>(tree(root).keySet());
    }

    private static void describe(
            Syscalls sys, Fd directory, RelativePath at, Map<String, String> all, Map<Long, String> links)
            throws SysException {
        List<ByteString> names = new ArrayList<>();
        sys.rewind(directory);
        for (List<DirectoryEntry> some = sys.readEntries(directory);
                !some.isEmpty();
                some = sys.readEntries(directory)) {
            some.forEach(entry -> names.add(entry.name()));
        }
        names.sort(null);
        for (ByteString name : names) {
            RelativePath path = at.child(name);
            Stat stat = sys.stat(directory, name).orElseThrow();
            StringBuilder text = new StringBuilder(stat.type() + " " + Integer.toOctalString(stat.mode()) + " "
                    + stat.uid() + ":" + stat.gid() + " " + stat.mtime().seconds());
            if (stat.type() == FileType.REGULAR) {
                text.append(" ").append(stat.size()).append(" ").append(content(sys, directory, name));
            } else if (stat.type() == FileType.SYMBOLIC_LINK) {
                text.append(" -> ").append(sys.readLink(directory, name));
            }
            text.append(" ").append(stat.deviceMajor()).append(",").append(stat.deviceMinor());
            if (!stat.isDirectory() && stat.links() > 1) {
                text.append(" = ").append(links.computeIfAbsent(stat.inode(), key -> path.toString()));
            }
            try (Fd inode = sys.open(directory, name, Open.PATH | Open.NOFOLLOW, 0, Open.BENEATH)) {
                for (ByteString key : sys.xattrNames(inode)) {
                    text.append(" ").append(key).append("=");
                    text.append(HexFormat.of().formatHex(sys.xattr(inode, key).orElseThrow()));
                }
            }
            all.put(path.toString(), text.toString());
            if (stat.isDirectory()) {
                try (Fd child = sys.open(directory, name, DIRECTORY, 0, Open.BENEATH)) {
                    describe(sys, child, path, all, links);
                }
            }
        }
    }

    private static int content(Syscalls sys, Fd directory, ByteString name) throws SysException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        int hash = 1;
        try (Fd file = sys.open(directory, name, Open.READ | Open.NOFOLLOW, 0, Open.BENEATH)) {
            while (sys.read(file, buffer) > 0) {
                for (int i = 0; i < buffer.position(); i++) {
                    hash = 31 * hash + buffer.get(i);
                }
                buffer.clear();
            }
        }
        return hash;
    }

    @Override
    public void close() {
        top.close();
        try (Fd parent = sys.openDirectory(path.getParent())) {
            new TreeRemoval(sys)
                    .remove(parent, ByteString.utf8(path.getFileName().toString()));
        } catch (SysException e) {
            throw new UncheckedIOException(e);
        }
    }
}
