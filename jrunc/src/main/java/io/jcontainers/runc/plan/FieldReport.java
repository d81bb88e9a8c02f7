package io.jcontainers.runc.plan;

import io.jcontainers.runc.cgroup.Ignored;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.Step;
import io.jcontainers.spec.json.DocumentFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Follows every value of config.json to the steps that it became, or to the reason why it has no effect. */
public final class FieldReport {
    private final Map<String, String> steps = new HashMap<>();
    private final Map<String, String> ignored = new HashMap<>();

    private FieldReport() {}

    /**
     * The whole document.
     *
     * @param config config.json, already read without error
     * @param programs all that it became
     * @param ignored what the compiler found to have no effect here
     */
    public static List<FieldUse> of(byte[] config, List<Program> programs, List<Ignored> ignored) {
        FieldReport report = new FieldReport();
        for (Program program : programs) {
            for (Step step : program.steps()) {
                report.steps.putIfAbsent(step.origin().field(), step.name());
            }
        }
        ignored.forEach(field -> report.ignored.put(field.field(), field.reason()));
        DocumentFields.unknown(config)
                .forEach(path -> report.ignored.put(path, Objects.requireNonNull(Reasons.UNKNOWN.text(path))));
        List<FieldUse> uses = new ArrayList<>();
        for (DocumentFields.Field field : DocumentFields.of(config)) {
            uses.add(report.use(field));
        }
        return uses;
    }

    private FieldUse use(DocumentFields.Field field) {
        String path = field.path();
        String reason = lookUp(ignored, path, true);
        if (reason != null) {
            return new FieldUse(path, field.value(), FieldUse.How.IGNORED, reason);
        }
        String step = lookUp(steps, path, false);
        if (step != null) {
            return new FieldUse(path, field.value(), FieldUse.How.STEP, step);
        }
        String decides = Consumers.TABLE.text(path);
        if (decides != null) {
            return new FieldUse(path, field.value(), FieldUse.How.CONSUMED, decides);
        }
        String why = Reasons.KNOWN.text(path);
        return why != null
                ? new FieldUse(path, field.value(), FieldUse.How.IGNORED, why)
                : new FieldUse(path, field.value(), FieldUse.How.UNEXPLAINED, "");
    }

    /** The entry of a place or of an object around it; of a list around it only where {@code lists}. */
    private static @Nullable String lookUp(Map<String, String> entries, String path, boolean lists) {
        String whole = entries.get(path);
        if (whole != null) {
            return whole;
        }
        for (int end = path.length() - 1; end > 0; end--) {
            char c = path.charAt(end);
            if (c == '.' || lists && c == '[') {
                String entry = entries.get(path.substring(0, end));
                if (entry != null) {
                    return entry;
                }
            }
        }
        return null;
    }
}
