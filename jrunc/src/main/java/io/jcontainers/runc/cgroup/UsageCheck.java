package io.jcontainers.runc.cgroup;

import org.jspecify.annotations.Nullable;

/**
 * A comparison before anything is written ({@code memory.checkBeforeUpdate}): the limit must be above what is used now.
 * A file that can't be read is no error: the cgroup may not exist yet.
 *
 * @param hierarchy key of the hierarchy
 * @param file file with one decimal number, in bytes
 * @param limit new limit in bytes, above 0
 * @param field path of the field in config.json
 * @param text error text with one {@code %s} for the number in the file
 */
public record UsageCheck(String hierarchy, String file, long limit, String field, String text) implements CgroupStep {
    /** The error text for a content of the file, or null if the limit is above it. */
    public @Nullable String violation(byte[] content) {
        String number = KernelText.strip(content);
        try {
            boolean within = Long.compareUnsigned(limit, Long.parseUnsignedLong(number)) > 0;
            return within ? null : text.formatted(number);
        } catch (NumberFormatException unreadable) {
            return null;
        }
    }
}
