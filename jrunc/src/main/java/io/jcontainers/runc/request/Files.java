package io.jcontainers.runc.request;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the front has read so far. Asking for more ends the compilation, which starts again with it. */
public final class Files {
    private final Map<Need, Content> contents = new HashMap<>();

    /** An answer. */
    public record Content(int errno, byte[] bytes) {}

    /** The compilation cannot go on without these. */
    public static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<Need> needs;

        Missing(List<Need> needs) {
            super("files needed", null, false, false);
            this.needs = needs;
        }

        /** What to read. */
        public List<Need> needs() {
            return needs;
        }
    }

    /** Remembers an answer. */
    public void put(Need need, int errno, byte[] bytes) {
        contents.put(need, new Content(errno, bytes));
    }

    /** The answer; throws {@link Missing} when the front was not asked yet. */
    public Content get(Need need) {
        Content content = contents.get(need);
        if (content == null) {
            throw new Missing(List.of(need));
        }
        return content;
    }

    /** Makes sure that all of these were asked for, in one round. */
    public void want(List<Need> needs) {
        List<Need> missing =
                needs.stream().filter(need -> !contents.containsKey(need)).toList();
        if (!missing.isEmpty()) {
            throw new Missing(missing);
        }
    }

    /** The bytes of a file that is optional: empty when it could not be read. */
    public byte[] orEmpty(Need need) {
        return get(need).bytes();
    }

    /** The bytes of a file that only some hosts have, where the front sent it; empty otherwise. */
    public byte[] ifKnown(Need need) {
        Content content = contents.get(need);
        return content == null ? new byte[0] : content.bytes();
    }
}
