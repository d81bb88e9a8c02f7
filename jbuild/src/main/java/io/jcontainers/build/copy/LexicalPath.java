package io.jcontainers.build.copy;

import java.util.ArrayList;
import java.util.List;

/** Paths as texts, before any file is looked at. */
final class LexicalPath {
    private LexicalPath() {}

    /** The names of a path below a root: {@code .} means nothing, {@code ..} takes a name away, above the root none. */
    static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }
}
