package io.jcontainers.runc.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.User;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExecExplanationTest {
    private static final int ENOENT = 2;
    private static final int ENOEXEC = 8;
    private static final int EACCES = 13;
    private static final String SHELL = "#!/bin/sh\nexit\n";

    private static Process process(long uid, String... args) {
        return new Process.Builder()
                .user(new User(uid, uid, null, List.of(), null))
                .args(List.of(args))
                .env(List.of("PATH=/usr/bin:/bin"))
                .cwd("/srv")
                .capabilities(new Capabilities(List.of(), List.of(), List.of(), List.of(), List.of()))
                .build();
    }

    private static Mount mount(String destination, String... options) {
        return new Mount(destination, "bind", "/s", List.of(options), List.of(), List.of());
    }

    private static ImageRoot root() {
        return new ImageRoot()
                .directory("/bin", 0755, 0)
                .file("/bin/sh", 0755, 0, ElfImage.of(62, ""))
                .file("/bin/plain", 0644, SHELL)
                .file("/bin/sh-script", 0755, SHELL)
                .file("/bin/lost", 0755, "#! /usr/bin/lua -x\n")
                .file("/bin/dos", 0755, "#!/bin/sh\r\nexit\r\n")
                .file("/bin/dos-argument", 0755, "#!/bin/sh -e\r\nexit\r\n")
                .file("/bin/text", 0755, "echo\n")
                .file("/bin/empty", 0755, "")
                .file("/bin/onplain", 0755, "#!/bin/plain\n")
                .file("/bin/arm", 0755, 0, ElfImage.of(183, ""))
                .file("/bin/odd", 0755, 0, ElfImage.of(4711, ""))
                .file("/bin/same", 0755, 0, ElfImage.of(62, ""))
                .file("/bin/dynamic", 0755, 0, ElfImage.of(62, "/lib64/ld-linux-x86-64.so.2"))
                .directory("/opt", 0755, 0)
                .directory("/opt/closed", 0700, 5)
                .file("/opt/closed/tool", 0755, SHELL)
                .directory("/opt/own", 0750, 7)
                .file("/opt/own/tool", 0700, SHELL)
                .file("/data/tool", 0755, SHELL);
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of(
                        0,
                        "lost",
                        ENOENT,
                        "the interpreter /usr/bin/lua that line 1 of /bin/lost names is not in"
                                + " the container's root file system"),
                Arguments.of(
                        0,
                        "dos",
                        ENOENT,
                        "line 1 of /bin/dos ends with CR LF, so the kernel looks for an"
                                + " interpreter named /bin/sh with a carriage return behind; write the file"
                                + " with LF (dos2unix)"),
                Arguments.of(0, "dos-argument", ENOENT, null),
                Arguments.of(
                        0,
                        "dynamic",
                        ENOENT,
                        "/bin/dynamic needs the dynamic loader /lib64/ld-linux-x86-64.so.2,"
                                + " which is not in the container's root file system: use an image with the C"
                                + " library that it"
                                + " was linked for, or link it statically"),
                Arguments.of(
                        0,
                        "/opt/none/tool",
                        ENOENT,
                        "in the container's root file system there is /opt, but no" + " none/tool below it"),
                Arguments.of(0, "nowhere", ENOENT, null),
                Arguments.of(
                        0,
                        "text",
                        ENOEXEC,
                        "/bin/text is neither an ELF program nor a script with #! in its first" + " line"),
                Arguments.of(0, "empty", ENOEXEC, "/bin/empty is empty"),
                Arguments.of(
                        0,
                        "arm",
                        ENOEXEC,
                        "/bin/arm is a program for aarch64, and this host is x86_64: use an image"
                                + " for this platform, or register an emulator (qemu-user, binfmt_misc)"),
                Arguments.of(
                        0,
                        "odd",
                        ENOEXEC,
                        "/bin/odd is a program for machine 4711, and this host is x86_64: use an"
                                + " image for this platform, or register an emulator (qemu-user, binfmt_misc)"),
                Arguments.of(0, "same", ENOEXEC, null),
                Arguments.of(0, "plain", EACCES, "/bin/plain has mode 0644, owner 0:0: no x bit for uid 0; chmod +x"),
                Arguments.of(
                        0, "onplain", EACCES, "the interpreter /bin/plain of /bin/onplain has mode 0644: no x bit"),
                Arguments.of(0, "/bin", EACCES, "/bin is a directory"),
                Arguments.of(
                        7,
                        "/opt/closed/tool",
                        EACCES,
                        "uid 7 may not enter /opt/closed: its mode is 0700, its owner"
                                + " 5:5; it needs an x bit for them"),
                Arguments.of(
                        8,
                        "/opt/own/tool",
                        EACCES,
                        "uid 8 may not enter /opt/own: its mode is 0750, its owner 7:7;"
                                + " it needs an x bit for them"),
                Arguments.of(
                        7,
                        "/opt/own/tool",
                        EACCES,
                        "/opt/own/tool has mode 0700, owner 0:0: no x bit for uid 7;" + " chmod +x"),
                Arguments.of(
                        0, "/data/tool", EACCES, "/data/tool lies on the mount at /data, whose options have noexec"),
                Arguments.of(0, "../bin/plain", EACCES, null),
                Arguments.of(0, "sh-script", 7, null));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void explains(long uid, String program, int errno, String expected) {
        List<Mount> mounts = List.of(mount("/data", "noexec"));
        assertEquals(expected, new ExecExplanation(process(uid, program), mounts, root(), "x86_64").explain(errno));
    }

    @Test
    void whatIsMountedOverTheRootIsNotKnown() {
        ExecExplanation explanation =
                new ExecExplanation(process(0, "/opt/none/tool"), List.of(mount("/opt")), root(), "x86_64");
        assertNull(explanation.explain(ENOENT));
    }

    @Test
    void headsOfOtherFilesAreNeitherElfNorScript() {
        for (byte[] head : List.of(new byte[0], new byte[] {'#'}, new byte[] {0x7f, 'E', 'L', 'F'}, new byte[64])) {
            assertNull(Elf.parse(head));
            assertNull(Script.parse(head));
        }
    }

    @Test
    void cutElfFilesHaveNoInterpreter() {
        byte[] whole = ElfImage.of(62, "/lib/ld.so");
        assertEquals(new Elf("x86_64", "/lib/ld.so"), Elf.parse(whole));
        for (int length = 20; length < 190; length++) {
            assertEquals(new Elf("x86_64", null), Elf.parse(Arrays.copyOf(whole, length)), "length " + length);
        }
    }
}
