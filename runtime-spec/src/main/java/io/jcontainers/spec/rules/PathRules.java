package io.jcontainers.spec.rules;

import io.jcontainers.spec.Linux;
import java.util.List;

/** Masked and read-only paths, and the propagation of the root mount. */
final class PathRules {
    private PathRules() {}

    static void check(Linux linux, Findings out) {
        checkAbsolute("linux.maskedPaths", linux.maskedPaths(), out);
        checkAbsolute("linux.readonlyPaths", linux.readonlyPaths(), out);
        String propagation = linux.rootfsPropagation();
        if (propagation != null && !KnownNames.PROPAGATIONS.contains(propagation)) {
            out.error("linux.rootfsPropagation", "rootfsPropagation=" + propagation + " is not supported");
        }
    }

    private static void checkAbsolute(String path, List<String> values, Findings out) {
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).startsWith("/")) {
                out.error(Findings.at(path, i), Findings.quote(values.get(i)) + " is not an absolute path");
            }
        }
    }
}
