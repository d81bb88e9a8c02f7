package io.jcontainers.build.tar;

import io.jcontainers.build.sys.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The records of pax headers: {@code LENGTH KEY=VALUE\n} (POSIX pax, "pax Extended Header"). Of a key that comes twice
 * the last one counts; an empty value takes a record back, but for extended attributes, which may be empty.
 */
final class PaxRecords {
    static final String PATH = "path";
    static final String LINK_PATH = "linkpath";
    static final String SIZE = "size";
    static final String UID = "uid";
    static final String GID = "gid";
    static final String MTIME = "mtime";
    static final ByteString XATTR_PREFIX = ByteString.utf8("SCHILY.xattr.");

    private static final ByteString SPARSE_PREFIX = ByteString.utf8("GNU.sparse.");

    private final Map<ByteString, ByteString> records = new HashMap<>();
    private final SortedMap<ByteString, byte[]> xattrs = new TreeMap<>();

    /** Reads a header's content. */
    void read(byte[] content, TarLimits limits) throws TarException {
        int at = 0;
        while (at < content.length) {
            int blank = at;
            long length = 0;
            while (blank < content.length && content[blank] >= '0' && content[blank] <= '9' && blank - at < 9) {
                length = 10 * length + content[blank++] - '0';
            }
            long end = at + length;
            if (blank == at
                    || blank == content.length
                    || content[blank] != ' '
                    || end > content.length
                    || end <= blank
                    || content[(int) end - 1] != '\n') {
                throw new TarException("a pax record with a wrong length, at byte " + at + " of its header");
            }
            add(ByteString.of(content, blank + 1, (int) end - 1), limits);
            at = (int) end;
        }
    }

    private void add(ByteString record, TarLimits limits) throws TarException {
        int equal = record.indexOf('=', 0);
        if (equal <= 0) {
            throw new TarException("a pax record without a key: \"" + record + "\"");
        }
        ByteString key = record.slice(0, equal);
        ByteString value = record.from(equal + 1);
        if (key.startsWith(SPARSE_PREFIX)) {
            throw new TarException("a sparse file, which no image layer may have; write the archive without --sparse");
        }
        if (key.startsWith(XATTR_PREFIX)) {
            addXattr(key.from(XATTR_PREFIX.length()), value, limits);
        } else if (value.isEmpty()) {
            records.remove(key);
        } else {
            records.put(key, value);
        }
    }

    private void addXattr(ByteString name, ByteString value, TarLimits limits) throws TarException {
        if (name.isEmpty() || name.indexOf('\0', 0) >= 0) {
            throw new TarException("an extended attribute with the name \"" + name + "\"");
        }
        xattrs.put(name, value.toByteArray());
        if (xattrs.size() > limits.mostXattrs()) {
            throw new TarException("more than " + limits.mostXattrs() + " extended attributes");
        }
    }

    Optional<ByteString> get(String key) {
        return Optional.ofNullable(records.get(ByteString.utf8(key)));
    }

    SortedMap<ByteString, byte[]> xattrs() {
        return xattrs;
    }

    boolean isEmpty() {
        return records.isEmpty() && xattrs.isEmpty();
    }
}
