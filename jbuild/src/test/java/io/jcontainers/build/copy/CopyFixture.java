package io.jcontainers.build.copy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.content.InodeDigests;
import io.jcontainers.build.content.StatMemory;
import io.jcontainers.build.ignore.IgnoreFile;
import io.jcontainers.build.ignore.IgnoreMatcher;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.tar.TarReader;
import io.jcontainers.build.tar.TarType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A directory {@code ctx} to copy from, layers {@code low} and {@code up} to copy to, and a canary outside of both. */
abstract class CopyFixture {
    static final Instant NOW = Instant.ofEpochSecond(5000);

    final Syscalls sys = Syscalls.linux();
    final Scratch scratch = new Scratch();
    final StatMemory memory = new StatMemory(10_000);
    final Clock later = Clock.fixed(Instant.now().plus(Duration.ofHours(1)), ZoneOffset.UTC);
    CopyLimits limits = CopyLimits.standard();
    String ignoreRules = "";
    boolean ownersKept;
    boolean withBase = true;
    private final List<Fd> opened = new ArrayList<>();

    @BeforeEach
    void makeDirectories() throws IOException {
        Scratch.needsRoot();
        scratch.shell("umask 022; mkdir ctx low up spool canary; echo secret > canary/secret; chmod 600 canary/secret");
    }

    @AfterEach
    void close() throws IOException {
        if (!Files.exists(scratch.path().resolve("canary"))) {
            scratch.close(); // skipped
            return;
        }
        assertEquals("secret\n", Files.readString(scratch.path().resolve("canary/secret")));
        assertEquals("600\n", scratch.shell("stat -c %a canary/secret"));
        assertEquals("", scratch.shell("ls -A spool"));
        opened.forEach(Fd::close);
        scratch.close();
    }

    final String shell(String script) throws IOException {
        return scratch.shell("umask 022\n" + script);
    }

    final Fd open(String name) throws IOException {
        Fd fd = scratch.open(name);
        opened.add(fd);
        return fd;
    }

    final CopyContext context() {
        return context(sys);
    }

    final CopyContext context(Syscalls calls) {
        return new CopyContext(calls, new InodeDigests(calls, later, memory), Digests.fast(), limits);
    }

    final CopySource.Tree tree(String... patterns) throws IOException {
        Optional<IgnoreMatcher> ignore = ignoreRules.isEmpty()
                ? Optional.empty()
                : Optional.of(new IgnoreMatcher(
                        IgnoreFile.parse(".dockerignore", ignoreRules.getBytes(StandardCharsets.UTF_8))));
        return new CopySource.Tree(open("ctx"), "the build context", ignore, ownersKept, List.of(patterns));
    }

    final WriteSettings settings() throws IOException {
        Optional<MergedTree> base = withBase
                ? Optional.of(new MergedTree(sys, OverlayMarks.TRUSTED, List.of(open("up"), open("low"))))
                : Optional.empty();
        return new WriteSettings(base, NOW, scratch.path().resolve("spool"));
    }

    /** The layer, written in both ways, which have to agree, as have both keys. */
    final byte[] layer(CopyOptions options, CopySource... sources) throws IOException {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        Selection.Keyed keyed =
                Selection.of(context(), List.of(sources), options).writeAndKey(settings(), Channels.newChannel(one));
        Selection again = Selection.of(context(), List.of(sources), options);
        assertEquals(keyed.parts(), again.addTo(StepKey.builder()).build().parts());
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        assertEquals(keyed.layer(), again.write(settings(), other));
        assertArrayEquals(one.toByteArray(), other.toByteArray());
        assertEquals(Digests.fast().sha256(one.toByteArray()), keyed.layer().diffId());
        assertEquals(one.size(), keyed.layer().bytes());
        return one.toByteArray();
    }

    /** A line for each entry: {@code name type mode uid:gid mtime [content] [-> link] [xattrs]}. */
    final List<String> lines(byte[] layer) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(layer), TarLimits.standard());
        List<String> lines = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            StringBuilder line = new StringBuilder(
                    entry.name() + " " + entry.type().toString().charAt(0) + " "
                            + Integer.toOctalString(entry.mode()) + " " + entry.uid() + ":" + entry.gid() + " "
                            + entry.mtime().seconds());
            if (entry.type() == TarType.REGULAR) {
                byte[] content = new byte[(int) entry.size()];
                for (int at = 0; at < content.length; ) {
                    at += reader.read(content, at, content.length - at);
                }
                String text = new String(content, StandardCharsets.ISO_8859_1);
                line.append(" ").append(text.length() > 20 ? text.length() + " bytes" : text.strip());
            }
            line.append(entry.linkName().isEmpty() ? "" : " -> " + entry.linkName());
            if (entry.type().isDevice()) {
                line.append(" ").append(entry.deviceMajor()).append(",").append(entry.deviceMinor());
            }
            entry.xattrs()
                    .forEach((key, value) -> line.append(" ")
                            .append(key)
                            .append("=")
                            .append(HexFormat.of().formatHex(value)));
            lines.add(line.toString().strip());
        }
        reader.finish();
        return lines;
    }

    final List<String> copy(CopyOptions options, String... patterns) throws IOException {
        return lines(layer(options, tree(patterns)));
    }

    /** Names alone, with what links lead to. */
    final List<String> names(CopyOptions options, String... patterns) throws IOException {
        return names(layer(options, tree(patterns)));
    }

    final List<String> names(byte[] layer) throws IOException {
        return lines(layer).stream()
                .map(line -> line.replaceFirst(" .*?( -> .*|$)", "$1"))
                .toList();
    }

    final String refused(CopyOptions options, String... patterns) {
        return String.valueOf(
                assertThrows(IOException.class, () -> copy(options, patterns)).getMessage());
    }
}
