package io.jcontainers.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits an expansion into words while it is made; null stands for nobody who wants words. */
final class WordList {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    static void add(@Nullable WordList list, String text) {
        if (list != null) {
            list.word.append(text);
        }
    }

    static void addSplit(@Nullable WordList list, String text) {
        if (list == null) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Words.isSpace(text.charAt(i))) {
                list.finish();
            } else {
                list.word.append(text.charAt(i));
            }
        }
    }

    private void finish() {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    List<String> done() {
        finish();
        return words;
    }
}
