package io.jcontainers.runc.plan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table of places in config.json, each with a text. */
final class Places {
    private static final Pattern PART = Pattern.compile("\\*+|[^*]+");

    private final List<Entry> entries;

    private Places(List<Entry> entries) {
        this.entries = entries;
    }

    record Entry(Pattern places, String text) {}

    static Places of(Entry... entries) {
        return new Places(List.of(entries));
    }

    /** {@code *} stands for one key or index, {@code **} for everything below. */
    static Entry on(String places, String text) {
        StringBuilder pattern = new StringBuilder();
        Matcher part = PART.matcher(places);
        while (part.find()) {
            pattern.append(
                    switch (part.group()) {
                        case "*" -> "[^.\\[\\]]*";
                        case "**" -> ".*";
                        default -> Pattern.quote(part.group());
                    });
        }
        return new Entry(Pattern.compile(pattern.toString()), text);
    }

    /** The text of a place, or null. */
    @Nullable
    String text(String path) {
        for (Entry entry : entries) {
            if (entry.places().matcher(path).matches()) {
                return entry.text();
            }
        }
        return null;
    }
}
