package io.jcontainers.build.progress;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The colors of the terminal view: sequences that turn one on, empty for none.
 *
 * @param run of what is done
 * @param cancel of what was stopped
 * @param error of what has failed
 * @param warning of warnings
 * @param log of the last lines of a running step
 */
public record Palette(String run, String cancel, String error, String warning, String log) {
    /** No color at all. */
    public static final Palette NONE = new Palette("", "", "", "", "");

    static final String RESET = "\033[0m";

    private static final String FAINT = "\033[2m";
    private static final List<String> NAMES =
            List.of("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white");
    private static final String LIGHT = "light-";
    private static final int DARK_CODE = 30;
    private static final int LIGHT_CODE = 90;

    /** BuildKit's. */
    static final Palette USUAL = new Palette(code(34), code(33), code(31), code(33), FAINT);

    /**
     * What the caller's environment asks for: any text in {@code NO_COLOR} (no-color.org) means none;
     * {@code BUILDKIT_COLORS=run=blue:cancel=yellow:error=255,20,20:warning=light-red} changes some. What can't be read
     * there is passed over, as by BuildKit.
     */
    public static Palette of(Map<String, String> environment) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return NONE;
        }
        Palette palette = USUAL;
        for (String field : environment.getOrDefault("BUILDKIT_COLORS", "").split(":", -1)) {
            String[] pair = field.split("=", -1);
            if (pair.length == 2) {
                Palette before = palette;
                palette = color(pair[1])
                        .map(color -> before.with(pair[0].toLowerCase(Locale.ROOT), color))
                        .orElse(before);
            }
        }
        return palette;
    }

    private Palette with(String role, String color) {
        return switch (role) {
            case "run" -> new Palette(color, cancel, error, warning, log);
            case "cancel" -> new Palette(run, color, error, warning, log);
            case "error" -> new Palette(run, cancel, color, warning, log);
            case "warning" -> new Palette(run, cancel, error, color, log);
            default -> this;
        };
    }

    private static Optional<String> color(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.equals("default")) {
            return Optional.of(code(39));
        }
        if (name.contains(",")) {
            return rgb(name);
        }
        boolean light = name.startsWith(LIGHT);
        int index = NAMES.indexOf(light ? name.substring(LIGHT.length()) : name);
        return index < 0 ? Optional.empty() : Optional.of(code((light ? LIGHT_CODE : DARK_CODE) + index));
    }

    /** The nearest color of the 6x6x6 cube that terminals of 256 colors have from number 16 on. */
    private static Optional<String> rgb(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 3 || !Arrays.stream(parts).allMatch(part -> part.matches("[0-9]{1,3}"))) {
            return Optional.empty();
        }
        int number = 0;
        for (String part : parts) {
            int value = Integer.parseInt(part);
            if (value > 255) {
                return Optional.empty();
            }
            number = 6 * number + (value * 5 + 127) / 255;
        }
        return Optional.of("\033[38;5;" + (16 + number) + "m");
    }

    private static String code(int number) {
        return "\033[" + number + "m";
    }
}
