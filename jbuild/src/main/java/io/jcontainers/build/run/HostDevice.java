package io.jcontainers.build.run;

import io.jcontainers.build.sys.FileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A device that all steps of a build may use: {@code --device}.
 *
 * @param target absolute, in the container
 * @param type character or block device
 * @param mode permission bits
 * @param access some of {@code r}, {@code w}, {@code m}
 */
public record HostDevice(
        String target, FileType type, long major, long minor, int mode, long uid, long gid, String access) {
    private static final int TYPE_BITS = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;

    /**
     * Reads {@code HOST[:CONTAINER][:ACCESS]} and looks the device up.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static HostDevice parse(String text) {
        List<String> parts = List.of(text.split(":", -1));
        String access = parts.size() > 1 && isAccess(parts.getLast()) ? parts.getLast() : "rwm";
        int paths = parts.size() - (parts.size() > 1 && isAccess(parts.getLast()) ? 1 : 0);
        if (paths > 2 || !parts.get(0).startsWith("/") || !parts.get(paths - 1).startsWith("/")) {
            throw new IllegalArgumentException(
                    "invalid device specification: '" + text + "': want HOST[:CONTAINER][:rwm] with absolute paths");
        }
        return lookUp(parts.get(0), parts.get(paths - 1), access);
    }

    private static boolean isAccess(String word) {
        return word.matches("[rwm]{1,3}") && word.chars().distinct().count() == word.length();
    }

    private static HostDevice lookUp(String path, String target, String access) {
        try {
            Map<String, Object> found = Files.readAttributes(Path.of(path), "unix:mode,rdev,uid,gid");
            int mode = (Integer) attribute(found, "mode");
            int kind = mode & TYPE_BITS;
            if (kind != CHARACTER && kind != BLOCK) {
                throw new IllegalArgumentException("error gathering device information: " + path + " is no device");
            }
            long device = (Long) attribute(found, "rdev");
            return new HostDevice(
                    target,
                    kind == BLOCK ? FileType.BLOCK_DEVICE : FileType.CHARACTER_DEVICE,
                    device >>> 8 & 0xfff | device >>> 32 & ~0xfffL,
                    device & 0xff | device >>> 12 & ~0xffL,
                    mode & 0777,
                    ((Integer) attribute(found, "uid")) & 0xffffffffL,
                    ((Integer) attribute(found, "gid")) & 0xffffffffL,
                    access);
        } catch (IOException e) {
            throw new IllegalArgumentException("error gathering device information: " + path + ": " + e, e);
        }
    }

    private static Object attribute(Map<String, Object> found, String name) {
        return Objects.requireNonNull(found.get(name), name);
    }
}
