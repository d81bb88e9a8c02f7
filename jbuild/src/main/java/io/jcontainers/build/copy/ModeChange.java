package io.jcontainers.build.copy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --chmod} makes of a mode: octal digits, or clauses such as {@code u=rwX,go+r,o-w} (chmod(1)). A clause
 * that
 * names nobody means all, but for what the umask 022 takes away.
 */
final class ModeChange {
    private static final int ALL = 06777;
    private static final int UMASK = 022;
    private static final int STICKY = 01000;
    private static final int EXECUTE = 0111;
    private static final int MOST_CLAUSES = 100;

    /**
     * One operation.
     *
     * @param who bits that it may touch
     * @param bits that it means, whoever it touches
     * @param copied of which class permissions are copied: {@code u}, {@code g}, {@code o}, or 0
     * @param conditional whether execution is meant where somebody has it, or of a directory
     */
    private record Step(char operator, int who, int bits, char copied, boolean conditional) {
        int apply(int mode, int original, boolean directory) {
            int meant = bits;
            if (copied != 0) {
                int shift = copied == 'u' ? 6 : copied == 'g' ? 3 : 0;
                meant |= (mode >> shift & 7) * 0111;
            }
            if (conditional && (directory || (original & EXECUTE) != 0)) {
                meant |= EXECUTE;
            }
            return switch (operator) {
                case '+' -> mode | meant & who;
                case '-' -> mode & ~(meant & who);
                default -> mode & ~who | meant & who;
            };
        }
    }

    private final @Nullable Integer absolute;
    private final List<Step> steps;

    private ModeChange(@Nullable Integer absolute, List<Step> steps) {
        this.absolute = absolute;
        this.steps = steps;
    }

    /** @throws CopyException for anything else, in BuildKit's words */
    static ModeChange parse(String text) throws CopyException {
        if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
            if (!text.matches("0*[0-7]{1,4}")) {
                throw new CopyException(
                        "invalid chmod parameter: '" + text + "'. it should be octal string and between 0 and 07777");
            }
            return new ModeChange(Integer.parseInt(text, 8), List.of());
        }
        List<Step> steps = new ArrayList<>();
        String[] clauses = text.split(",", -1);
        if (clauses.length > MOST_CLAUSES) {
            throw invalid(text);
        }
        for (String clause : clauses) {
            parseClause(text, clause, steps);
        }
        return new ModeChange(null, steps);
    }

    private static CopyException invalid(String text) {
        return new CopyException(
                "invalid chmod parameter: '" + text + "': use octal digits or a form like u=rwX,go=rX");
    }

    private static void parseClause(String text, String clause, List<Step> steps) throws CopyException {
        int at = 0;
        int who = 0;
        while (at < clause.length() && "ugoa".indexOf(clause.charAt(at)) >= 0) {
            who |= switch (clause.charAt(at++)) {
                case 'u' -> 04700;
                case 'g' -> 02070;
                case 'o' -> 00007;
                default -> ALL;
            };
        }
        if (at == clause.length()) {
            throw invalid(text);
        }
        while (at < clause.length()) {
            char operator = clause.charAt(at++);
            if ("+-=".indexOf(operator) < 0) {
                throw invalid(text);
            }
            int end = at;
            while (end < clause.length() && "+-=".indexOf(clause.charAt(end)) < 0) {
                end++;
            }
            steps.add(step(text, operator, who, clause.substring(at, end)));
            at = end;
        }
    }

    private static Step step(String text, char operator, int who, String permissions) throws CopyException {
        int bits = 0;
        char copied = 0;
        boolean conditional = false;
        for (char permission : permissions.toCharArray()) {
            switch (permission) {
                case 'r' -> bits |= 0444;
                case 'w' -> bits |= 0222;
                case 'x' -> bits |= EXECUTE;
                case 's' -> bits |= 06000;
                case 't' -> bits |= STICKY;
                case 'X' -> conditional = true;
                case 'u', 'g', 'o' -> {
                    if (copied != 0) {
                        throw invalid(text);
                    }
                    copied = permission;
                }
                default -> throw invalid(text);
            }
        }
        int reach = who;
        if (who == 0) {
            // "=" takes away from all, but gives only what the umask leaves.
            reach = ALL;
            bits &= ~UMASK;
        }
        boolean sticky = (bits & STICKY) != 0 && reach != 0007;
        return new Step(operator, sticky ? reach | STICKY : reach, bits, copied, conditional);
    }

    /** The mode, 0 to 07777, that becomes of one. */
    int apply(int mode, boolean directory) {
        if (absolute != null) {
            return absolute;
        }
        int changed = mode;
        for (Step step : steps) {
            changed = step.apply(changed, mode, directory);
        }
        return changed;
    }
}
