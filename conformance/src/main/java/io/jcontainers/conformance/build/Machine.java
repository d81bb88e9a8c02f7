package io.jcontainers.conformance.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What all cases share.
 *
 * @param jbuild the program
 * @param parent of the cases' directories
 * @param template a data root with the image "base": a busybox with root, user 1000 and group 2000
 * @param cgroupsBefore that somebody else had left before
 */
public record Machine(Path jbuild, Path parent, Path template, Set<String> cgroupsBefore) {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> APPLETS = List.of(
            "sh",
            "ls",
            "cat",
            "echo",
            "stat",
            "id",
            "env",
            "touch",
            "mkdir",
            "rm",
            "rmdir",
            "ln",
            "mv",
            "cp",
            "chmod",
            "chown",
            "sleep",
            "true",
            "false",
            "wget",
            "ip",
            "hostname",
            "pwd",
            "mount",
            "grep",
            "find",
            "test",
            "dd",
            "head",
            "printf",
            "sort",
            "wc",
            "mknod",
            "mkfifo",
            "date",
            "kill",
            "sha256sum",
            "tr",
            "umask",
            "ps",
            "awk");

    /** Makes the template; the builder has to be able to do this much. */
    static Machine prepare(Path jbuild, Path parent) {
        Machine machine = new Machine(jbuild, parent, parent.resolve("template"), Remains.idleCgroups());
        try {
            Path context = Files.createDirectories(parent.resolve("base"));
            rootfs(context.resolve("rootfs"));
            Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY rootfs /\n");
            Ran ran = new Program(parent, List.of(jbuild, "build", "-q", "-t", "base", context))
                    .env("JBUILD_ROOT", machine.template().toString())
                    .env("JBUILD_RUN_ROOT", parent.resolve("run").toString())
                    .run();
            if (!ran.ok()) {
                throw new IllegalStateException("no base image: " + ran.told());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return machine;
    }

    /** Of Debian's busybox-static. */
    public static void rootfs(Path rootfs) throws IOException {
        Path bin = Files.createDirectories(rootfs.resolve("bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        for (String applet : APPLETS) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Path etc = Files.createDirectories(rootfs.resolve("etc"));
        Files.writeString(
                etc.resolve("passwd"),
                "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1001:a user:/home/user:/bin/sh\n",
                StandardCharsets.UTF_8);
        Files.writeString(etc.resolve("group"), "root:x:0:\nuser:x:1001:\nstaff:x:2000:user\n", StandardCharsets.UTF_8);
        Files.createDirectories(rootfs.resolve("root"));
    }

    void copyTemplate(Path root) {
        if (Files.isDirectory(template)) {
            Ran ran = new Program(parent, List.of("cp", "-a", template, root)).run();
            if (!ran.ok()) {
                throw new IllegalStateException(ran.told());
            }
        }
    }

    /** Processes of the engines that this program's directory has, in our mount namespace. */
    public List<Long> engines() {
        String java = jbuild.getParent().getParent().resolve("runtime/bin/java").toString();
        return Remains.children(Path.of("/proc")).stream()
                .filter(process -> process.getFileName().toString().chars().allMatch(Character::isDigit))
                .filter(process ->
                        words(process).startsWith(java + "\0") && words(process).contains("jbuild.build.id"))
                .filter(process -> namespace(process).equals(namespace(Path.of("/proc/self"))))
                .map(process -> Long.parseLong(process.getFileName().toString()))
                .toList();
    }

    private static String words(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // gone
        }
    }

    private static String namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/mnt")).toString();
        } catch (IOException e) {
            return ""; // gone
        }
    }

    /** kill -9. */
    public void killEngines() {
        for (long engine : engines()) {
            ProcessHandle.of(engine).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
