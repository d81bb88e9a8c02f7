package io.jcontainers.spec.rules;

import io.jcontainers.spec.Capabilities;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code process.capabilities}: known names, and sets that the kernel can give together. */
final class CapabilityRules {
    private static final Set<String> KNOWN = Set.copyOf(KnownNames.CAPABILITIES);
    private static final String PATH = "process.capabilities";

    private CapabilityRules() {}

    static void check(@Nullable Capabilities sets, Findings out) {
        if (sets == null) {
            return;
        }
        checkNames("bounding", sets.bounding(), out);
        checkNames("effective", sets.effective(), out);
        checkNames("inheritable", sets.inheritable(), out);
        checkNames("permitted", sets.permitted(), out);
        checkNames("ambient", sets.ambient(), out);
        checkWithin("effective", sets.effective(), sets.permitted(), out);
        checkAmbient(sets, out);
    }

    private static void checkNames(String set, List<String> names, Findings out) {
        for (int i = 0; i < names.size(); i++) {
            if (!KNOWN.contains(names.get(i))) {
                out.error(Findings.at(PATH + '.' + set, i), "unknown capability " + Findings.quote(names.get(i)));
            }
        }
    }

    /** capset(2) fails with EPERM where an effective capability is not permitted. */
    private static void checkWithin(String set, List<String> names, List<String> permitted, Findings out) {
        if (names.equals(permitted)) {
            return;
        }
        Set<String> known = new HashSet<>(permitted);
        for (int i = 0; i < names.size(); i++) {
            if (!known.contains(names.get(i))) {
                out.error(
                        Findings.at(PATH + '.' + set, i), names.get(i) + " can't be effective without being permitted");
            }
        }
    }

    /** The kernel refuses an ambient capability that is not permitted and inheritable; callers ask for them anyway. */
    private static void checkAmbient(Capabilities sets, Findings out) {
        for (int i = 0; i < sets.ambient().size(); i++) {
            String name = sets.ambient().get(i);
            if (!sets.inheritable().contains(name) || !sets.permitted().contains(name)) {
                out.warning(
                        Findings.at(PATH + ".ambient", i),
                        name + " can't be ambient without being permitted and inheritable");
            }
        }
    }
}
