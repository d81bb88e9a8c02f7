package io.jcontainers.build.run;

import io.jcontainers.runc.cgroup.BytePath;
import java.util.List;

/**
 * A directory or file of the host that all steps of a build see: {@code -v}.
 *
 * @param source absolute
 * @param target absolute, in the container
 */
public record HostVolume(BytePath source, String target, boolean readOnly) {
    /**
     * Reads {@code HOST:CONTAINER[:ro|:rw]}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static HostVolume parse(String text) {
        List<String> parts = List.of(text.split(":", -1));
        if (parts.size() < 2 || parts.size() > 3) {
            throw new IllegalArgumentException(
                    "invalid volume specification: '" + text + "': want HOST:CONTAINER[:ro]");
        }
        for (String path : parts.subList(0, 2)) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException(
                        "invalid volume specification: '" + text + "': '" + path + "' is not an absolute path");
            }
        }
        String mode = parts.size() == 3 ? parts.get(2) : "rw";
        if (!mode.equals("ro") && !mode.equals("rw")) {
            throw new IllegalArgumentException(
                    "invalid volume specification: '" + text + "': invalid mode '" + mode + "': want ro or rw");
        }
        return new HostVolume(
                BytePath.ofText(parts.get(0)),
                BytePath.ofText(parts.get(1)).absolute().utf8(),
                mode.equals("ro"));
    }
}
