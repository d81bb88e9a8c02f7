package io.jcontainers.spec.rules;

import io.jcontainers.spec.Personality;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code linux.personality}. */
final class PersonalityRules {
    private static final Set<String> DOMAINS = Set.of("LINUX", "LINUX32");

    private PersonalityRules() {}

    static void check(@Nullable Personality personality, Findings out) {
        if (personality == null) {
            return;
        }
        if (!DOMAINS.contains(personality.domain())) {
            out.error("linux.personality.domain", "invalid personality domain " + personality.domain());
        }
        if (!personality.flags().isEmpty()) {
            out.warning("linux.personality.flags", "no flag is defined: they have no effect");
        }
    }
}
