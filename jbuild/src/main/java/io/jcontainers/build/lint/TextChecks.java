package io.jcontainers.build.lint;

import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.LineRange;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules about how instructions are written; they need no values of variables. */
final class TextChecks {
    private static final Set<String> RESERVED = Set.of("context", "scratch");

    private final Findings findings;

    TextChecks(Findings findings) {
        this.findings = findings;
    }

    /** Rules about single instructions, which also hold when a later one is wrong. */
    void checkEach(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            if (instruction.origin().emptyContinuation()) {
                int last = instruction.origin().lines().end();
                findings.add(
                        Rule.NO_EMPTY_CONTINUATION, instruction, new LineRange(last, last), "Empty continuation line");
            }
            switch (instruction) {
                case Instruction.From from -> checkFrom(from);
                case Instruction.Maintainer maintainer ->
                    findings.add(
                            Rule.MAINTAINER_DEPRECATED,
                            maintainer,
                            "Maintainer instruction is deprecated in favor of using label");
                case Instruction.Arg arg ->
                    checkDescription(
                            arg,
                            "ARG",
                            arg.arguments().stream()
                                    .map(Instruction.Argument::name)
                                    .toList());
                default -> {}
            }
        }
    }

    private void checkFrom(Instruction.From from) {
        if (from.writtenAs().isEmpty() || from.stageName() == null) {
            return;
        }
        String as = from.writtenAs().get(0);
        String name = from.writtenAs().get(1);
        if (!name.equals(from.stageName())) {
            findings.add(Rule.STAGE_NAME_CASING, from, "Stage name '" + name + "' should be lowercase");
        }
        String keyword = from.origin().keyword();
        boolean mixed = isLower(keyword) ? !isLower(as) : isUpper(keyword) && !isUpper(as);
        if (mixed) {
            findings.add(Rule.FROM_AS_CASING, from, "'" + as + "' and '" + keyword + "' keywords' casing do not match");
        }
        checkDescription(from, "FROM", List.of(from.stageName()));
    }

    /** Only the comment right above is taken for a description. */
    private void checkDescription(Instruction instruction, String keyword, List<String> names) {
        List<String> comments = instruction.origin().comments().stream()
                .filter(comment -> !Findings.isOption(comment))
                .toList();
        if (comments.isEmpty() || names.contains(comments.getLast().split(" ", 2)[0])) {
            return;
        }
        String example = names.size() > 1 ? "<arg_key>" : names.getFirst();
        findings.add(
                Rule.INVALID_DEFINITION_DESCRIPTION,
                instruction,
                "Comment for " + keyword + " should follow the format: `# " + example + " <description>`");
    }

    /** Rules about all instructions together. */
    void checkAll(List<Instruction> instructions) {
        int firstStage = 0;
        while (firstStage < instructions.size() && !(instructions.get(firstStage) instanceof Instruction.From)) {
            firstStage++;
        }
        List<Instruction> inStages = instructions.subList(firstStage, instructions.size());
        checkNames(inStages);
        checkCasing(inStages);
    }

    private void checkNames(List<Instruction> instructions) {
        Set<String> names = new HashSet<>();
        for (Instruction instruction : instructions) {
            if (!(instruction instanceof Instruction.From from) || from.stageName() == null) {
                continue;
            }
            String name = from.stageName();
            if (RESERVED.contains(name)) {
                findings.add(
                        Rule.RESERVED_STAGE_NAME,
                        from,
                        "Stage name should not use the same name as reserved stage \"" + name + "\"");
            }
            if (!names.add(name)) {
                findings.add(
                        Rule.DUPLICATE_STAGE_NAME,
                        from,
                        "Duplicate stage name \"" + name + "\", stage names should be unique");
            }
        }
    }

    private void checkCasing(List<Instruction> instructions) {
        int lower = 0;
        int upper = 0;
        for (Instruction instruction : instructions) {
            String keyword = instruction.origin().keyword();
            lower += isLower(keyword) ? 1 : 0;
            upper += isUpper(keyword) ? 1 : 0;
        }
        boolean mostLower = lower > upper;
        for (Instruction instruction : instructions) {
            String keyword = instruction.origin().keyword();
            if (!(mostLower ? isLower(keyword) : isUpper(keyword))) {
                findings.add(
                        Rule.CONSISTENT_INSTRUCTION_CASING,
                        instruction,
                        "Command '" + keyword + "' should match the case of the command majority ("
                                + (mostLower ? "lowercase" : "uppercase") + ")");
            }
        }
    }

    private static boolean isLower(String text) {
        return text.equals(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isUpper(String text) {
        return text.equals(text.toUpperCase(Locale.ROOT));
    }
}
