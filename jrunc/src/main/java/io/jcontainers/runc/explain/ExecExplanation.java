package io.jcontainers.runc.explain;

import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a program could not be executed although its errno alone does not say so. */
final class ExecExplanation {
    private static final int ENOENT = 2;
    private static final int ENOEXEC = 8;
    private static final int EACCES = 13;
    private static final String PATH = "PATH=";

    private final Process process;
    private final List<Mount> mounts;
    private final RootView root;
    private final String machine;

    ExecExplanation(Process process, List<Mount> mounts, RootView root, String machine) {
        this.process = process;
        this.mounts = mounts;
        this.root = root;
        this.machine = machine;
    }

    /** Null when nothing wrong is seen from here. */
    @Nullable
    String explain(int errno) {
        if (process.args().isEmpty()) {
            return null;
        }
        List<String> candidates = candidates(process.args().getFirst());
        List<String> looked = new ArrayList<>(candidates);
        candidates.forEach(path -> looked.addAll(parents(path)));
        root.prepare(looked);
        for (String path : candidates) {
            RootView.Found file = root.look(path);
            if (file.exists()) {
                return switch (errno) {
                    case EACCES -> denied(path, file);
                    case ENOENT -> interpreter(path, file);
                    case ENOEXEC -> format(path, file);
                    default -> null;
                };
            }
        }
        return errno == ENOENT && candidates.size() == 1 ? missing(candidates.getFirst()) : null;
    }

    private List<String> candidates(String name) {
        if (name.contains("/")) {
            return List.of(absolute(name));
        }
        List<String> candidates = new ArrayList<>();
        for (String variable : process.env()) {
            if (variable.startsWith(PATH)) {
                candidates.clear();
                for (String directory : variable.substring(PATH.length()).split(":", -1)) {
                    candidates.add(absolute(directory.isEmpty() ? name : directory + "/" + name));
                }
            }
        }
        return candidates;
    }

    private String absolute(String path) {
        return path.startsWith("/") ? path : process.cwd().equals("/") ? "/" + path : process.cwd() + "/" + path;
    }

    /** Directories on the way, without the root itself, the nearest first. */
    private static List<String> parents(String path) {
        List<String> parents = new ArrayList<>();
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            parents.add(path.substring(0, slash));
        }
        return parents;
    }

    private @Nullable String missing(String path) {
        if (isMountedOver(path)) {
            return null;
        }
        for (String parent : parents(path)) {
            if (root.look(parent).exists()) {
                return "in the container's root file system there is " + parent + ", but no "
                        + path.substring(parent.length() + 1) + " below it";
            }
        }
        return null;
    }

    private boolean isMountedOver(String path) {
        return !root.hasMounts() && mount(path) != null;
    }

    /** The mount that holds a path, or null for the root file system. */
    private @Nullable Mount mount(String path) {
        Mount holding = null;
        for (Mount mount : mounts) {
            String destination = mount.destination();
            if (path.equals(destination) || path.startsWith(destination + "/")) {
                holding = mount;
            }
        }
        return holding;
    }

    private @Nullable String denied(String path, RootView.Found file) {
        if (file.isDirectory()) {
            return path + " is a directory";
        }
        if (!file.isRegular()) {
            return path + " is no regular file";
        }
        Mount mount = mount(path);
        if (mount != null && mount.options().contains("noexec")) {
            return path + " lies on the mount at " + mount.destination() + ", whose options have noexec";
        }
        for (String parent : parents(path).reversed()) {
            RootView.Found directory = root.look(parent);
            if (directory.exists() && !mayEnter(directory)) {
                return "uid " + process.user().uid() + " may not enter " + parent + ": its mode is "
                        + octal(directory.mode()) + ", its owner " + directory.uid() + ":" + directory.gid()
                        + "; it needs an x bit for them";
            }
        }
        if ((file.mode() & 0111) == 0 || !hasBit(file)) {
            return path + " has mode " + octal(file.mode()) + ", owner " + file.uid() + ":" + file.gid()
                    + ": no x bit for uid " + process.user().uid() + "; chmod +x";
        }
        return onInterpreter(path, file, false);
    }

    private boolean mayEnter(RootView.Found directory) {
        Capabilities capabilities = process.capabilities();
        boolean overrides = capabilities == null
                ? process.user().uid() == 0
                : capabilities.effective().contains("CAP_DAC_OVERRIDE")
                        || capabilities.effective().contains("CAP_DAC_READ_SEARCH");
        return overrides || hasBit(directory);
    }

    /** The x bit of owner, group or others, whichever the process's user counts as. */
    private boolean hasBit(RootView.Found file) {
        User user = process.user();
        boolean inGroup = user.gid() == file.gid() || user.additionalGids().contains(file.gid());
        int bit = user.uid() == file.uid() ? 0100 : inGroup ? 0010 : 0001;
        return user.uid() == 0 && file.isRegular() ? (file.mode() & 0111) != 0 : (file.mode() & bit) != 0;
    }

    private static String octal(int mode) {
        return String.format("%04o", mode & 07777);
    }

    private @Nullable String interpreter(String path, RootView.Found file) {
        return onInterpreter(path, file, true);
    }

    /** What a script or a dynamically linked program needs besides itself. */
    private @Nullable String onInterpreter(String path, RootView.Found file, boolean missing) {
        Script script = Script.parse(file.head());
        Elf elf = Elf.parse(file.head());
        if (script != null && script.carriageReturn() && missing) {
            return "line 1 of " + path + " ends with CR LF, so the kernel looks for an interpreter named "
                    + script.interpreter() + " with a carriage return behind; write the file with LF (dos2unix)";
        }
        String needed = script != null ? script.interpreter() : elf != null ? elf.interpreter() : null;
        if (needed == null || needed.isEmpty() || isMountedOver(needed)) {
            return null;
        }
        RootView.Found found = root.look(absolute(needed));
        if (!found.exists()) {
            return script != null
                    ? "the interpreter " + needed + " that line 1 of " + path
                            + " names is not in the container's root file system"
                    : path + " needs the dynamic loader " + needed
                            + ", which is not in the container's root file system: use an image with the C library that"
                            + " it was linked for, or link it statically";
        }
        return missing || (found.mode() & 0111) != 0
                ? null
                : "the interpreter " + needed + " of " + path + " has mode " + octal(found.mode()) + ": no x bit";
    }

    private @Nullable String format(String path, RootView.Found file) {
        if (file.head().length == 0) {
            return path + " is empty";
        }
        Elf elf = Elf.parse(file.head());
        if (elf != null) {
            return elf.machine().equals(machine)
                    ? null
                    : path + " is a program for " + elf.machine() + ", and this host is " + machine
                            + ": use an image for this platform, or register an emulator (qemu-user, binfmt_misc)";
        }
        return Script.parse(file.head()) == null
                ? path + " is neither an ELF program nor a script with #! in its first line"
                : null;
    }
}
