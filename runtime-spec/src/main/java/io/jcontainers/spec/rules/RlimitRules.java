package io.jcontainers.spec.rules;

import io.jcontainers.spec.Rlimit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code process.rlimits}: known types, each once, soft not above hard. */
final class RlimitRules {
    private RlimitRules() {}

    static void check(List<Rlimit> rlimits, Findings out) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < rlimits.size(); i++) {
            Rlimit rlimit = rlimits.get(i);
            String path = Findings.at("process.rlimits", i);
            if (!KnownNames.RLIMITS.contains(rlimit.type())) {
                out.error(path + ".type", "invalid rlimit type: " + rlimit.type());
            } else if (!seen.add(rlimit.type())) {
                out.error(path + ".type", "duplicate rlimit type: " + rlimit.type());
            }
            if (Long.compareUnsigned(rlimit.soft(), rlimit.hard()) > 0) {
                out.error(
                        path + ".soft",
                        "soft limit " + Long.toUnsignedString(rlimit.soft()) + " is above hard limit "
                                + Long.toUnsignedString(rlimit.hard()));
            }
        }
    }
}
