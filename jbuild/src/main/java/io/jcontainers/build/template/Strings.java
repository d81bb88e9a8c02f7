package io.jcontainers.build.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Docker's functions on strings (docker/cli, templates). */
final class Strings {
    private static final int MOST_PARTS = 1 << 20;

    private Strings() {}

    static Value split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        if (separator.isEmpty()) {
            checkParts(text.length());
            text.codePoints().forEach(point -> parts.add(Character.toString(point)));
            return Value.strings(parts);
        }
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            checkParts(parts.size());
            start = end + separator.length();
        }
        parts.add(text.substring(start));
        return Value.strings(parts);
    }

    private static void checkParts(int parts) {
        if (parts > MOST_PARTS) {
            throw new FunctionException("more than " + MOST_PARTS + " parts");
        }
    }

    static Value join(Texts texts, List<Value> given) {
        Budget.Text out = texts.start();
        String before = "";
        for (Value item : ((Value.Sequence) given.getFirst()).items()) {
            out.add(before).add(((Value.Text) item.unboxed()).text());
            before = Functions.text(given, 1);
        }
        return Value.of(out.toString());
    }

    static String lower(String text) {
        return mapped(text, Character::toLowerCase);
    }

    static String upper(String text) {
        return mapped(text, Character::toUpperCase);
    }

    /** Go maps characters one by one, where Java knows special cases. */
    private static String mapped(String text, IntUnaryOperator change) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().forEach(point -> mapped.appendCodePoint(change.applyAsInt(point)));
        return mapped.toString();
    }

    /** The first letter of each word in title case; words are of letters, digits and underscores. */
    static String title(String text) {
        StringBuilder title = new StringBuilder(text.length());
        boolean inWord = false;
        for (int point : text.codePoints().toArray()) {
            title.appendCodePoint(inWord ? point : Character.toTitleCase(point));
            boolean word = Character.isLetterOrDigit(point) || point == '_';
            inWord = word || (point >= 0x80 && !Character.isSpaceChar(point) && point != 0x85);
        }
        return title.toString();
    }

    static Value pad(Texts texts, List<Value> given) {
        String text = Functions.text(given, 0);
        long before = ((Value.Int) given.get(1)).value();
        long after = ((Value.Int) given.get(2)).value();
        if (text.isEmpty()) {
            return Value.of("");
        }
        if (before < 0 || after < 0) {
            throw new FunctionException("strings: negative Repeat count");
        }
        int most = Integer.MAX_VALUE;
        Budget.Text out = texts.start();
        out.repeat(' ', (int) Math.min(before, most)).add(text).repeat(' ', (int) Math.min(after, most));
        return Value.of(out.toString());
    }

    /** Counts bytes. */
    static Value truncate(List<Value> given) {
        String text = Functions.text(given, 0);
        long length = ((Value.Int) given.get(1)).value();
        if (Utf8.length(text) < length) {
            return Value.of(text);
        }
        if (length < 0) {
            throw new FunctionException("runtime error: slice bounds out of range [:" + length + "]");
        }
        return Value.of(Utf8.slice(text, 0, (int) length));
    }
}
