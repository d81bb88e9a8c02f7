package io.jcontainers.runc.state;

import java.util.regex.Pattern;

/** What a container may be called: 1 to 255 of {@code a-z A-Z 0-9 _ + . -}, but not {@code .} and {@code ..}. */
public final class ContainerId {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_+.-]{1,255}");

    private ContainerId() {}

    /** Whether a text is one. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }
}
