package io.jcontainers.build.tar;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.UnixTime;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive from a stream: ustar, pax with global headers, GNU long names and binary numbers, V7. What tar
 * programs read differently is refused, not guessed: two pax headers for one entry, a pax and a GNU name, global names
 * and sizes, files whose name ends with a slash, content of directories, unknown types. A pax record wins over the
 * header's field.
 *
 * <p>Nothing is allocated by a stated size: memory is bounded by {@link TarLimits}. For one thread.
 */
public final class TarReader {
    private static final int DISCARD_BYTES = 64 * 1024;
    private static final int DEVICE_MAJOR_MOST = 0xfff;
    private static final int DEVICE_MINOR_MOST = 0xfffff;

    /** Headers before an entry that say something about it: two GNU names, one pax. */
    private static final int EXTENSIONS_MOST = 16;

    private final InputStream in;
    private final TarLimits limits;
    private final byte[] block = new byte[HeaderBlock.BYTES];
    private final byte[] discarded = new byte[DISCARD_BYTES];
    private final PaxRecords global = new PaxRecords();
    private long entries;
    private long number;
    private long contentBytes;
    private long left;
    private int padding;
    private ByteString current = ByteString.empty();
    private boolean ended;

    /** Reads from here on; the stream is not closed. */
    public TarReader(InputStream in, TarLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** Whether these 512 bytes are the header of an entry; fewer never are. */
    public static boolean isHeader(byte[] block) {
        return block.length == HeaderBlock.BYTES
                && !new HeaderBlock(block).isZero()
                && new HeaderBlock(block).hasGoodChecksum();
    }

    /**
     * The next entry, skipping what was not read of the last one's content; null at the end of the archive.
     *
     * @throws TarException naming the entry
     */
    public @Nullable TarEntry next() throws IOException {
        if (ended) {
            return null;
        }
        skipContent();
        current = ByteString.empty();
        number = entries + 1;
        try {
            TarEntry entry = readEntry();
            if (entry == null) {
                ended = true;
                return null;
            }
            if (++entries > limits.mostEntries()) {
                throw new TarException("more than " + limits.mostEntries() + " entries");
            }
            startContent(entry.size());
            return entry;
        } catch (TarException | IllegalArgumentException e) {
            throw located(String.valueOf(e.getMessage()));
        }
    }

    /** How many entries have been read. */
    public long entries() {
        return entries;
    }

    /** Reads content of the entry; -1 at its end. */
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
            return length == 0 ? 0 : -1;
        }
        int got = in.read(into, offset, (int) Math.min(left, length));
        if (got < 0) {
            throw located("the archive ends within its content");
        }
        left -= got;
        return got;
    }

    /**
     * Reads what lies behind the last entry to the end of the stream.
     *
     * @throws TarException when that is anything but zeros, which another program might take for more entries
     */
    public void finish() throws IOException {
        if (!ended) {
            throw new IllegalStateException("not all entries have been read");
        }
        for (int got = in.read(discarded); got >= 0; got = in.read(discarded)) {
            for (int i = 0; i < got; i++) {
                if (discarded[i] != 0) {
                    throw new TarException("bytes behind the end of the archive, after " + entries + " entries");
                }
            }
        }
    }

    private void startContent(long size) throws TarException {
        contentBytes += size;
        if (contentBytes < 0 || contentBytes > limits.mostContentBytes()) {
            throw new TarException("more than " + limits.mostContentBytes() + " bytes in all files together");
        }
        left = size;
        padding = padding(size);
    }

    private static int padding(long size) {
        return (int) (-size & HeaderBlock.BYTES - 1);
    }

    private @Nullable TarEntry readEntry() throws IOException {
        Extensions extensions = new Extensions();
        for (int i = 0; i <= EXTENSIONS_MOST; i++) {
            HeaderBlock header = readHeader(i > 0);
            if (header == null) {
                return null;
            }
            switch (header.type()) {
                case 'x' -> extensions.setPax(content(header));
                case 'g' -> readGlobal(content(header));
                case 'L' -> extensions.setName(content(header));
                case 'K' -> extensions.setLinkName(content(header));
                default -> {
                    return entry(header, extensions);
                }
            }
        }
        throw new TarException("more than " + EXTENSIONS_MOST + " headers before an entry");
    }

    /** The next header; null at the end, which two blocks of zeros mark or the end of the stream. */
    private @Nullable HeaderBlock readHeader(boolean midEntry) throws IOException {
        HeaderBlock header = new HeaderBlock(block);
        boolean there = readBlock();
        if (there && header.isZero()) {
            if (readBlock() && !header.isZero()) {
                throw new TarException("a block of zeros in the midst of the archive");
            }
            there = false;
        }
        if (!there) {
            if (midEntry) {
                throw new TarException("the archive ends behind a header that belongs to a next entry");
            }
            return null;
        }
        if (!header.hasGoodChecksum()) {
            throw new TarException("a header with a wrong checksum, or not a tar archive");
        }
        return header;
    }

    private boolean readBlock() throws IOException {
        int got = in.readNBytes(block, 0, block.length);
        if (got > 0 && got < block.length) {
            throw new TarException("the archive ends within a header");
        }
        return got > 0;
    }

    /** Content of a header that is no entry; the limit comes before the memory. */
    private byte[] content(HeaderBlock header) throws IOException {
        long size = header.size();
        if (size > limits.mostHeaderBytes()) {
            throw new TarException("a header of " + size + " bytes, more than " + limits.mostHeaderBytes());
        }
        byte[] content = in.readNBytes((int) size);
        if (content.length < size || in.readNBytes(padding(size)).length < padding(size)) {
            throw new TarException("the archive ends within a header of type " + header.type());
        }
        return content;
    }

    private void readGlobal(byte[] content) throws TarException {
        PaxRecords records = new PaxRecords();
        records.read(content, limits);
        for (String key : new String[] {PaxRecords.PATH, PaxRecords.LINK_PATH, PaxRecords.SIZE}) {
            if (records.get(key).isPresent()) {
                throw new TarException("a global \"" + key + "\", which tar programs read differently");
            }
        }
        if (!records.xattrs().isEmpty()) {
            throw new TarException("a global extended attribute, which tar programs read differently");
        }
        global.read(content, limits);
    }

    private TarEntry entry(HeaderBlock header, Extensions extensions) throws TarException {
        PaxRecords pax = extensions.pax();
        ByteString name = extensions.name(header);
        current = name;
        checkPath(name, "name");
        if (name.isEmpty()) {
            throw new TarException("an entry without a name");
        }
        TarType type = type(header.type(), name);
        boolean isLink = type == TarType.HARD_LINK || type == TarType.SYMBOLIC_LINK;
        ByteString linkName = isLink ? extensions.linkName(header) : ByteString.empty();
        checkPath(linkName, "link name");
        if (isLink && linkName.isEmpty()) {
            throw new TarException("a link that leads to nothing");
        }
        long size = number(pax, PaxRecords.SIZE).orElse(header.size());
        // Hard links of old programs state the file's size and have no content all the same.
        if (size > 0 && type != TarType.REGULAR && type != TarType.HARD_LINK) {
            throw new TarException("content of something that has none");
        }
        Optional<ByteString> mtime = record(pax, PaxRecords.MTIME);
        return new TarEntry(
                name,
                type,
                linkName,
                (int) (header.mode() & 07777),
                number(pax, PaxRecords.UID).orElse(header.uid()),
                number(pax, PaxRecords.GID).orElse(header.gid()),
                type == TarType.REGULAR ? size : 0,
                mtime.isPresent() ? TarNumbers.time(mtime.get(), "mtime") : new UnixTime(header.mtime(), 0),
                type.isDevice() ? device(header.deviceMajor(), DEVICE_MAJOR_MOST) : 0,
                type.isDevice() ? device(header.deviceMinor(), DEVICE_MINOR_MOST) : 0,
                pax.xattrs());
    }

    private Optional<ByteString> record(PaxRecords pax, String key) {
        return pax.get(key).or(() -> global.get(key));
    }

    private Optional<Long> number(PaxRecords pax, String key) throws TarException {
        Optional<ByteString> text = record(pax, key);
        return text.isPresent() ? Optional.of(TarNumbers.decimal(text.get(), key)) : Optional.empty();
    }

    private static long device(long number, long most) throws TarException {
        if (number > most) {
            throw new TarException("a device number " + number + ", more than " + most);
        }
        return number;
    }

    private static TarType type(char flag, ByteString name) throws TarException {
        // V7 has no flag for directories.
        if (flag == 0) {
            return name.endsWith('/') ? TarType.DIRECTORY : TarType.REGULAR;
        }
        TarType type = flag == '7' ? TarType.REGULAR : null;
        for (TarType candidate : TarType.values()) {
            type = candidate.flag() == flag ? candidate : type;
        }
        if (flag == 'S') {
            throw new TarException("a sparse file, which no image layer may have; write the archive without --sparse");
        }
        if (type == null) {
            throw new TarException("an entry of unknown type \"" + ByteString.of(new byte[] {(byte) flag}) + "\"");
        }
        if (type == TarType.REGULAR && name.endsWith('/')) {
            throw new TarException("a file whose name ends with a slash");
        }
        return type;
    }

    private void checkPath(ByteString path, String what) throws TarException {
        if (path.length() > limits.mostPathBytes()) {
            throw new TarException(
                    "a " + what + " of " + path.length() + " bytes, more than " + limits.mostPathBytes());
        }
        int depth = 0;
        for (int i = 0; i < path.length(); i++) {
            depth += path.at(i) == '/' ? 1 : 0;
        }
        if (depth > limits.mostDepth()) {
            throw new TarException("a " + what + " of more than " + limits.mostDepth() + " components");
        }
        if (path.indexOf('\0', 0) >= 0) {
            throw new TarException("a NUL in its " + what);
        }
    }

    private void skipContent() throws IOException {
        while (left > 0) {
            read(discarded, 0, discarded.length);
        }
        if (in.readNBytes(padding).length < padding) {
            throw located("the archive ends within its padding");
        }
        padding = 0;
    }

    private TarException located(String what) {
        String name = current.isEmpty() ? "" : " \"" + current + "\"";
        return new TarException("tar entry " + number + name + ": " + what);
    }

    /** What headers before an entry say about it. */
    private final class Extensions {
        private @Nullable PaxRecords pax;
        private @Nullable ByteString name;
        private @Nullable ByteString linkName;

        void setPax(byte[] content) throws TarException {
            if (pax != null) {
                throw new TarException("two pax headers for one entry");
            }
            PaxRecords records = new PaxRecords();
            records.read(content, limits);
            pax = records;
        }

        void setName(byte[] content) throws TarException {
            if (name != null) {
                throw new TarException("two long names for one entry");
            }
            name = withoutNul(content);
        }

        void setLinkName(byte[] content) throws TarException {
            if (linkName != null) {
                throw new TarException("two long link names for one entry");
            }
            linkName = withoutNul(content);
        }

        PaxRecords pax() {
            PaxRecords own = pax;
            return own == null ? new PaxRecords() : own;
        }

        ByteString name(HeaderBlock header) throws TarException {
            return only(PaxRecords.PATH, name, header.name());
        }

        ByteString linkName(HeaderBlock header) throws TarException {
            return only(PaxRecords.LINK_PATH, linkName, header.linkName());
        }

        private ByteString only(String key, @Nullable ByteString gnu, ByteString field) throws TarException {
            Optional<ByteString> record = pax().get(key);
            if (record.isPresent() && gnu != null) {
                throw new TarException(
                        "a pax and a GNU header for its " + key + ", which tar programs read differently");
            }
            return record.orElse(gnu == null ? field : gnu);
        }

        /** GNU tar ends these names with a NUL. */
        private ByteString withoutNul(byte[] content) {
            int end = content.length;
            while (end > 0 && content[end - 1] == 0) {
                end--;
            }
            return ByteString.of(content, 0, end);
        }
    }
}
