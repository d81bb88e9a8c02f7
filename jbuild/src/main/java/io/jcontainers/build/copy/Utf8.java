package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;

/** Characters of names, which need not be UTF-8 (RFC 3629). */
final class Utf8 {
    private Utf8() {}

    /** How many bytes the character at an index has; 0 when there is none. */
    static int length(ByteString name, int at) {
        int first = name.at(at) & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first < 0xf0 ? 0 : 4;
        if (first > 0xf4 || length == 0 || at + length > name.length()) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((name.at(at + i) & 0xc0) != 0x80) {
                return 0;
            }
        }
        int character = character(name, at, length);
        boolean shortest = character >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
        boolean surrogate = character >= 0xd800 && character <= 0xdfff;
        return shortest && !surrogate && character <= 0x10ffff ? length : 0;
    }

    /** The character of so many bytes. */
    static int character(ByteString name, int at, int length) {
        int first = name.at(at) & 0xff;
        if (length == 1) {
            return first;
        }
        int character = first & (0xff >> length + 1);
        for (int i = 1; i < length; i++) {
            character = character << 6 | name.at(at + i) & 0x3f;
        }
        return character;
    }
}
