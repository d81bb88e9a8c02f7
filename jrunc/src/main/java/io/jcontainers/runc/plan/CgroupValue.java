package io.jcontainers.runc.plan;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.Step;
import io.jcontainers.spec.json.DocumentFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A limit as config.json gives it, and as the kernel gets it.
 *
 * @param field its place in config.json
 * @param given its text there; empty where several values become one
 * @param file the file below the cgroup mount point that is written to
 * @param written what is written
 */
public record CgroupValue(String field, String given, String file, String written) {
    private static final String RESOURCES = "linux.resources.";

    /** All limits, in the order of the writes; rules for devices are left out. */
    public static List<CgroupValue> of(byte[] config, Program front) {
        Map<String, String> given = new HashMap<>();
        DocumentFields.of(config).forEach(field -> given.put(field.path(), field.value()));
        List<CgroupValue> values = new ArrayList<>();
        for (Step step : front.steps()) {
            if (step.op() == Op.END) {
                break; // What follows are alternatives for kernels that refuse the first way.
            }
            String field = step.origin().field();
            if (step.op() == Op.PUT && field.startsWith(RESOURCES) && !field.startsWith(RESOURCES + "devices")) {
                List<Arg> args = step.args();
                values.add(new CgroupValue(field, given.getOrDefault(field, ""), bare(args.get(1)), bare(args.get(3))));
            }
        }
        return values;
    }

    private static String bare(Arg arg) {
        return arg instanceof Arg.Address address ? address.text() : arg.shown();
    }

    /** {@code linux.resources.cpu.shares = 512 -> cpu/box/cpu.weight = 20}. */
    String text() {
        return field + (given.isEmpty() ? "" : " = " + given) + " -> " + file + " = " + written.strip();
    }
}
