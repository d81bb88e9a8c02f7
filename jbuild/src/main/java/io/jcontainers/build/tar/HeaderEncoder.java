package io.jcontainers.build.tar;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.UnixTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The header blocks of one entry. The layout is drawn in {@link HeaderBlock}. */
final class HeaderEncoder {
    private static final int NAME_BYTES = 100;
    private static final byte[] MAGIC = {'u', 's', 't', 'a', 'r', 0, '0', '0'};

    private final TarEntry entry;
    private final ByteString name;
    private final SortedMap<ByteString, ByteString> records = new TreeMap<>();

    HeaderEncoder(TarEntry entry) throws IOException {
        this.entry = entry;
        boolean lacksSlash = entry.type() == TarType.DIRECTORY && !entry.name().endsWith('/');
        this.name = lacksSlash ? entry.name().plus(ByteString.utf8("/")) : entry.name();
        addPath(PaxRecords.PATH, name);
        addPath(PaxRecords.LINK_PATH, entry.linkName());
        addNumber(PaxRecords.SIZE, entry.size(), 12);
        addNumber(PaxRecords.UID, entry.uid(), 8);
        addNumber(PaxRecords.GID, entry.gid(), 8);
        UnixTime mtime = entry.mtime();
        if (mtime.nanos() != 0 || !fits(mtime.seconds(), 12)) {
            records.put(ByteString.utf8(PaxRecords.MTIME), ByteString.utf8(text(mtime)));
        }
        if (!fits(entry.deviceMajor(), 8) || !fits(entry.deviceMinor(), 8)) {
            throw new IOException("tar entry \"" + entry.name() + "\": a device number of more than 21 bits");
        }
        entry.xattrs().forEach((key, value) -> records.put(PaxRecords.XATTR_PREFIX.plus(key), ByteString.of(value)));
    }

    private void addPath(String key, ByteString path) throws IOException {
        if (path.indexOf('\0', 0) >= 0) {
            throw new IOException("tar entry \"" + path + "\": a NUL in its " + key);
        }
        if (path.length() > NAME_BYTES || !ascii(path).equals(path)) {
            records.put(ByteString.utf8(key), path);
        }
    }

    private void addNumber(String key, long value, int fieldBytes) {
        if (!fits(value, fieldBytes)) {
            records.put(ByteString.utf8(key), ByteString.utf8(Long.toString(value)));
        }
    }

    /** Whether a field has room for it as octal digits with a NUL. */
    private static boolean fits(long value, int fieldBytes) {
        return value >= 0 && value >>> 3 * (fieldBytes - 1) == 0;
    }

    /** Seconds and the fraction without the zeros at its end. */
    private static String text(UnixTime time) {
        boolean negative = time.seconds() < 0;
        long seconds = time.seconds();
        int nanos = time.nanos();
        if (negative && nanos > 0) {
            seconds++;
            nanos = 1_000_000_000 - nanos;
        }
        String whole = (negative ? "-" : "") + Long.toString(seconds).replace("-", "");
        String fraction = String.format(Locale.ROOT, "%09d", nanos).replaceAll("0+$", "");
        return fraction.isEmpty() ? whole : whole + "." + fraction;
    }

    /** The pax header's content; empty when none is needed. */
    byte[] paxRecords() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (var record : records.entrySet()) {
            if (record.getKey().indexOf('=', 0) >= 0 || record.getKey().indexOf('\0', 0) >= 0) {
                throw new IOException("tar entry \"" + entry.name() + "\": an extended attribute \"" + record.getKey()
                        + "\", whose name no archive can have");
            }
            // The length counts its own digits.
            int rest = record.getKey().length() + record.getValue().length() + 3;
            int length = rest + Integer.toString(rest).length();
            if (Integer.toString(length).length() > Integer.toString(rest).length()) {
                length = rest + Integer.toString(length).length();
            }
            all.write((length + " ").getBytes(StandardCharsets.US_ASCII));
            all.write(record.getKey().toByteArray());
            all.write('=');
            all.write(record.getValue().toByteArray());
            all.write('\n');
        }
        return all.toByteArray();
    }

    /** The pax header's own block. */
    byte[] paxHeader(int size) {
        int file = name.lastIndexOf('/') + 1;
        ByteString path =
                name.slice(0, file).plus(ByteString.utf8("PaxHeaders.0/")).plus(name.from(file));
        ByteString shown = ascii(path);
        shown = withoutSlashes(shown.slice(0, Math.min(shown.length(), NAME_BYTES)));
        byte[] block = new byte[HeaderBlock.BYTES];
        shown.copyTo(block, 0);
        octal(block, 100, 8, 0);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, size);
        octal(block, 136, 12, 0);
        block[156] = 'x';
        return sealed(block);
    }

    /** The entry's own block. */
    byte[] block() {
        byte[] block = new byte[HeaderBlock.BYTES];
        text(block, 0, ascii(name));
        octal(block, 100, 8, entry.mode());
        octal(block, 108, 8, entry.uid());
        octal(block, 116, 8, entry.gid());
        octal(block, 124, 12, entry.size());
        octal(block, 136, 12, entry.mtime().seconds());
        block[156] = (byte) entry.type().flag();
        text(block, 157, ascii(entry.linkName()));
        octal(block, 329, 8, entry.deviceMajor());
        octal(block, 337, 8, entry.deviceMinor());
        return sealed(block);
    }

    /** Cut off where it is too long; never right behind a slash, which some readers take for a directory's. */
    private static void text(byte[] block, int offset, ByteString text) {
        boolean cut = text.length() > NAME_BYTES;
        ByteString shown = cut ? text.slice(0, NAME_BYTES) : text;
        (cut ? withoutSlashes(shown) : shown).copyTo(block, offset);
    }

    private static ByteString withoutSlashes(ByteString text) {
        int end = text.length();
        while (end > 0 && text.at(end - 1) == '/') {
            end--;
        }
        return text.slice(0, end);
    }

    private static ByteString ascii(ByteString text) {
        byte[] kept = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.at(i) > 0) {
                kept[length++] = text.at(i);
            }
        }
        return length == text.length() ? text : ByteString.of(kept, 0, length);
    }

    /** Octal digits with leading zeros and a NUL; 0 for what only the pax header can say. */
    private static void octal(byte[] block, int offset, int fieldBytes, long value) {
        long rest = fits(value, fieldBytes) ? value : 0;
        for (int i = fieldBytes - 2; i >= 0; i--) {
            block[offset + i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }

    /** Magic and checksum, which is summed up with blanks in its place and ends with a blank behind its NUL. */
    private static byte[] sealed(byte[] block) {
        System.arraycopy(MAGIC, 0, block, 257, MAGIC.length);
        long sum = 8 * ' ';
        for (byte each : block) {
            sum += each & 0xff;
        }
        octal(block, 148, 7, sum);
        block[155] = ' ';
        return block;
    }
}
