package io.jcontainers.build.template;

/** The functions html, js and urlquery. */
final class Escapes {
    private static final String UNRESERVED = "-_.~";

    private Escapes() {}

    static String html(Texts texts, String text) {
        Budget.Text out = texts.start();
        text.codePoints()
                .forEach(point -> out.add(
                        switch (point) {
                            case 0 -> "\ufffd";
                            case '"' -> "&#34;";
                            case '\'' -> "&#39;";
                            case '&' -> "&amp;";
                            case '<' -> "&lt;";
                            case '>' -> "&gt;";
                            default -> Character.toString(point);
                        }));
        return out.toString();
    }

    static String javaScript(Texts texts, String text) {
        Budget.Text out = texts.start();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\\', '\'', '"' -> out.add('\\').add((char) point);
                case '<', '>', '&', '=' -> out.add("\\u%04X".formatted(point));
                default -> {
                    boolean plain = point >= 0x80 ? Quoting.isPrintable(point) : point >= ' ';
                    out.add(plain ? Character.toString(point) : "\\u%04X".formatted(point));
                }
            }
        });
        return out.toString();
    }

    static String query(Texts texts, String text) {
        Budget.Text out = texts.start();
        for (byte octet : Utf8.bytes(text)) {
            char character = (char) (octet & 0xff);
            boolean letter = character < 0x80 && Character.isLetterOrDigit(character);
            if (letter || UNRESERVED.indexOf(character) >= 0) {
                out.add(character);
            } else {
                out.add(character == ' ' ? "+" : "%%%02X".formatted((int) character));
            }
        }
        return out.toString();
    }
}
