package io.jcontainers.spec.schema;

import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.JsonProblem;
import io.jcontainers.spec.json.SpecReader;
import io.jcontainers.spec.rules.Problem;
import io.jcontainers.spec.rules.SpecRules;
import java.util.ArrayList;
import java.util.List;

/** Runs the schema, the codec and the rules over a config.json. The rules run only where the codec could read it. */
public final class ConfigValidator {
    private final SchemaValidator schemas;

    /** A validator that checks against these schemas. */
    public ConfigValidator(SchemaValidator schemas) {
        this.schemas = schemas;
    }

    /** Checks a config.json; {@code name} is what the report calls it. */
    public ValidationReport validate(String name, byte[] document) {
        List<Finding> findings = new ArrayList<>();
        for (SchemaFault fault : schemas.validate(SchemaKind.CONFIG, document)) {
            findings.add(new Finding(Finding.Check.SCHEMA, Problem.Severity.ERROR, fault.path(), fault.message()));
        }
        try {
            Spec spec = SpecReader.read(document);
            for (Problem problem : SpecRules.checkAll(spec)) {
                findings.add(new Finding(Finding.Check.RULES, problem.severity(), problem.path(), problem.message()));
            }
        } catch (JsonProblem e) {
            findings.add(new Finding(
                    Finding.Check.READER,
                    Problem.Severity.ERROR,
                    e.path(),
                    "expected " + e.expected() + ", found " + e.found() + " (line " + e.line() + ", column "
                            + e.column() + ")"));
        }
        return new ValidationReport(name, findings);
    }
}
