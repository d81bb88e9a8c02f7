package io.jcontainers.runc.cgroup;

/** Numbers in {@code linux.resources.unified}, for systemd's properties. */
final class UnifiedValue {
    /** "infinity" of systemd: UINT64_MAX. */
    static final long INFINITY = -1;

    private UnifiedValue() {}

    /** An unsigned decimal number, by its bits. */
    static long number(String field, String key, String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new CgroupException(
                    field,
                    "unified resource " + GoText.quote(key) + " value conversion error: " + GoText.quote(text)
                            + " is no number");
        }
    }

    /** The same, with {@code max} as infinity. */
    static long numberOrMax(String field, String key, String text) {
        return text.equals("max") ? INFINITY : number(field, key, text);
    }
}
