package io.jcontainers.build.dockerfile;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant: a known word at most two edits away. */
public final class Suggestion {
    private static final int FAR = 3;

    private Suggestion() {}

    /**
     * The nearest word by Levenshtein distance; the first of several.
     *
     * @return null for none that is near, and when the text is one of the words
     */
    public static @Nullable String nearest(String text, Collection<String> words) {
        String best = null;
        int least = FAR;
        for (String word : words) {
            if (word.equals(text)) {
                return null;
            }
            int distance = distance(text, word, least);
            if (distance < least) {
                least = distance;
                best = word;
            }
        }
        return best;
    }

    /** The message, with {@code (did you mean X?)} where there is a near word. */
    public static String add(String message, String text, Collection<String> words) {
        String near = nearest(text, words);
        return near == null ? message : message + " (did you mean " + near + "?)";
    }

    /** As {@link #add}, whatever the case of both; the answer has the case of the text. */
    static String addAnyCase(String message, String text, Collection<String> words) {
        String near = nearest(
                text.toLowerCase(Locale.ROOT),
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList());
        if (near == null) {
            return message;
        }
        boolean upper = text.equals(text.toUpperCase(Locale.ROOT));
        return message + " (did you mean " + (upper ? near.toUpperCase(Locale.ROOT) : near) + "?)";
    }

    /** The distance, or something not below {@code enough} as soon as that is certain. */
    private static int distance(String a, String b, int enough) {
        if (Math.abs(a.length() - b.length()) >= enough) {
            return enough;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
