package io.jcontainers.runc.plan;

/**
 * What became of one value of config.json.
 *
 * @param path its place, such as {@code mounts[3].options[0]}
 * @param value its text
 * @param how what became of it
 * @param text the step's or the consumer's words, or why it has no effect
 */
public record FieldUse(String path, String value, How how, String text) {
    /** What became of a value. */
    public enum How {
        /** A step of one of the programs names it, or something that it is part of, as its reason. */
        STEP,
        /** It decides something without a step of its own: see {@link Consumers}. */
        CONSUMED,
        /** It has no effect on this host, and the plan says why. */
        IGNORED,
        /** Nobody knows: a defect. */
        UNEXPLAINED
    }
}
