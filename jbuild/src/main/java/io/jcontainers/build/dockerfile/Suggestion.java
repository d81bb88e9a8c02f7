package io.jcontainers.build.dockerfile;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant: a known word at most two edits away. */
public final class Suggestion {
    private static final int FAR = 3;

    private Suggestion() {}

    /**
     * The nearest word, where two neighbours in the wrong order are one edit; the first of several.
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
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(last[j - 1] + same, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
