package io.jcontainers.spec.rules;

/** {@code ociVersion}: a version of semver.org 2.0.0 whose major number is 1. */
final class VersionRules {
    private static final String PATH = "ociVersion";

    private VersionRules() {}

    static void check(String version, Findings out) {
        if (version.isEmpty()) {
            out.error(PATH, "ociVersion must not be empty");
        } else if (!isSemver(version)) {
            out.error(PATH, "unsupported version " + Findings.quote(version) + ": not a semantic version");
        } else if (!version.startsWith("1.")) {
            out.error(PATH, "unsupported version " + Findings.quote(version) + ": only 1.x is known");
        }
    }

    private static boolean isSemver(String version) {
        int plus = version.indexOf('+');
        String rest = plus < 0 ? version : version.substring(0, plus);
        if (plus >= 0 && !areIdentifiers(version.substring(plus + 1))) {
            return false;
        }
        int dash = rest.indexOf('-');
        if (dash >= 0 && !areIdentifiers(rest.substring(dash + 1))) {
            return false;
        }
        String[] numbers = (dash < 0 ? rest : rest.substring(0, dash)).split("\\.", -1);
        if (numbers.length != 3) {
            return false;
        }
        return isNumber(numbers[0]) && isNumber(numbers[1]) && isNumber(numbers[2]);
    }

    private static boolean isNumber(String digits) {
        return Digits.areDigits(digits) && (digits.length() == 1 || digits.charAt(0) != '0');
    }

    private static boolean areIdentifiers(String dotted) {
        for (String identifier : dotted.split("\\.", -1)) {
            if (identifier.isEmpty() || !identifier.chars().allMatch(VersionRules::isIdentifierChar)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIdentifierChar(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-';
    }
}
