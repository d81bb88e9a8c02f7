package io.jcontainers.spec.rules;

import io.jcontainers.spec.IntelRdt;
import org.jspecify.annotations.Nullable;

/** {@code linux.intelRdt}: a class that is one directory of resctrl, and lines for its schemata file. */
final class IntelRdtRules {
    private static final String PATH = "linux.intelRdt";

    private IntelRdtRules() {}

    static void check(@Nullable IntelRdt rdt, Findings out) {
        if (rdt == null) {
            return;
        }
        String closID = rdt.closID();
        if (closID != null && !isClass(closID)) {
            out.error(PATH + ".closID", "invalid intelRdt.ClosID " + Findings.quote(closID));
        }
        String l3 = rdt.l3CacheSchema();
        if (l3 != null && !l3.lines().allMatch(line -> line.startsWith("L3"))) {
            out.error(PATH + ".l3CacheSchema", "each line must begin with L3");
        }
        String bandwidth = rdt.memBwSchema();
        if (bandwidth != null && (!bandwidth.startsWith("MB:") || bandwidth.indexOf('\n') >= 0)) {
            out.error(PATH + ".memBwSchema", "must be one line that begins with MB:");
        }
        for (int i = 0; i < rdt.schemata().size(); i++) {
            String line = rdt.schemata().get(i);
            out.require(
                    line.indexOf('\n') < 0 && line.indexOf(':') > 0,
                    Findings.at(PATH + ".schemata", i),
                    "must be one line such as L3:0=ff");
        }
    }

    private static boolean isClass(String closID) {
        if (closID.equals("/")) {
            return true;
        }
        boolean special = closID.equals(".") || closID.equals("..");
        return !special && closID.indexOf('/') < 0 && closID.indexOf('\n') < 0;
    }
}
