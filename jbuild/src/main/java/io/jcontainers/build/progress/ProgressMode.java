package io.jcontainers.build.progress;

import java.util.Locale;

/** The values of {@code --progress}. */
public enum ProgressMode {
    AUTO,
    PLAIN,
    TTY,
    RAWJSON,
    QUIET;

    /**
     * Reads a value; the empty one means {@code auto}, as in Docker, and {@code none} is {@code quiet}.
     *
     * @throws IllegalArgumentException for any other, with Docker's text
     */
    public static ProgressMode parse(String value) {
        if (value.isEmpty()) {
            return AUTO;
        }
        if (value.equals("none")) {
            return QUIET;
        }
        for (ProgressMode mode : values()) {
            if (mode.toString().equals(value)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("invalid progress mode " + ShownText.line(value));
    }

    /**
     * Decides {@link #AUTO}.
     *
     * @param terminal whether the output is a terminal
     * @param term the caller's TERM, empty when unset
     * @throws IllegalArgumentException with Docker's text when a terminal is asked for where there is none
     */
    public ProgressMode choose(boolean terminal, String term) {
        return switch (this) {
            case AUTO -> terminal && !term.equals("dumb") ? TTY : PLAIN;
            case TTY -> {
                if (!terminal) {
                    throw new IllegalArgumentException("failed to get console: provided file is not a console");
                }
                yield TTY;
            }
            default -> this;
        };
    }

    /** The mode shown this way; {@link #AUTO} as plain lines. */
    Display display(Output output, Palette palette) {
        SafeOutput out = new SafeOutput(output);
        return switch (this) {
            case TTY -> new TtyDisplay(out, palette);
            case AUTO, PLAIN -> new PlainDisplay(out);
            case RAWJSON -> new RawJsonDisplay(out);
            case QUIET -> new QuietDisplay(out);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
