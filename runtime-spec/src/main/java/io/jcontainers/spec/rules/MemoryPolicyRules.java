package io.jcontainers.spec.rules;

import io.jcontainers.spec.MemoryPolicy;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code linux.memoryPolicy}: what set_mempolicy(2) takes together. */
final class MemoryPolicyRules {
    private static final String PATH = "linux.memoryPolicy";
    private static final Set<String> WITHOUT_NODES = Set.of("MPOL_DEFAULT", "MPOL_LOCAL");
    /** MPOL_PREFERRED without nodes means the local node. */
    private static final Set<String> WITH_NODES =
            Set.of("MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_WEIGHTED_INTERLEAVE", "MPOL_PREFERRED_MANY");

    private MemoryPolicyRules() {}

    static void check(@Nullable MemoryPolicy policy, Findings out) {
        if (policy == null) {
            return;
        }
        if (!KnownNames.MEMORY_POLICY_MODES.contains(policy.mode())) {
            out.error(PATH + ".mode", "invalid memory policy mode: " + Findings.quote(policy.mode()));
        }
        checkFlags(policy, out);
        String nodes = policy.nodes() == null ? "" : policy.nodes();
        String fault = NumberList.fault(nodes);
        if (fault != null) {
            out.error(PATH + ".nodes", "invalid memory policy node: " + fault);
        } else {
            checkNodes(policy.mode(), nodes, out);
        }
    }

    private static void checkNodes(String mode, String nodes, Findings out) {
        boolean given = !nodes.isBlank();
        if (WITHOUT_NODES.contains(mode) && given) {
            out.error(PATH + ".nodes", mode + " mode requires 0 nodes but got " + NumberList.size(nodes));
        } else if (WITH_NODES.contains(mode) && !given) {
            out.error(PATH + ".nodes", mode + " mode requires at least 1 node but got 0");
        }
    }

    private static void checkFlags(MemoryPolicy policy, Findings out) {
        List<String> flags = policy.flags();
        for (int i = 0; i < flags.size(); i++) {
            if (!KnownNames.MEMORY_POLICY_FLAGS.contains(flags.get(i))) {
                out.error(
                        Findings.at(PATH + ".flags", i), "invalid memory policy flag: " + Findings.quote(flags.get(i)));
            }
        }
        out.require(
                !(flags.contains("MPOL_F_RELATIVE_NODES") && flags.contains("MPOL_F_STATIC_NODES")),
                PATH + ".flags",
                "MPOL_F_RELATIVE_NODES and MPOL_F_STATIC_NODES exclude each other");
        boolean balancing = flags.contains("MPOL_F_NUMA_BALANCING");
        boolean may = policy.mode().equals("MPOL_BIND") || policy.mode().equals("MPOL_PREFERRED_MANY");
        out.require(
                !balancing || may,
                PATH + ".flags",
                "MPOL_F_NUMA_BALANCING needs the mode MPOL_BIND or MPOL_PREFERRED_MANY");
    }
}
