package io.jcontainers.runc.state;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a directory holds: names, bytes one a character. */
public final class Listing {
    private static final int MOST_BYTES = 16 << 20;

    private Listing() {}

    /** How to ask for it. */
    public static Need need(BytePath directory) {
        return new Need(Need.Kind.DIRECTORY, directory.bytes(), MOST_BYTES);
    }

    /** The names but {@code .} and {@code ..}; none where the directory can't be read. */
    public static List<String> names(Files files, BytePath directory) {
        return names(files.orEmpty(need(directory)));
    }

    /** The names but {@code .} and {@code ..}; none where the directory can't be read. */
    public static List<String> names(Files files, String directory) {
        return names(files, BytePath.ofText(directory));
    }

    /** From the answer of the front: NUL-ended names. */
    static List<String> names(byte[] nulEnded) {
        List<String> names = new ArrayList<>();
        for (String name : new String(nulEnded, StandardCharsets.ISO_8859_1).split("\0")) {
            if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        return names;
    }
}
