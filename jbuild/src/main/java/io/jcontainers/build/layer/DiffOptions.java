package io.jcontainers.build.layer;

import io.jcontainers.build.sys.UnixTime;
import java.util.OptionalLong;

/**
 * How a layer is written.
 *
 * @param sourceDateEpoch seconds since 1970: later times become this one, and whiteouts get it; empty: times are kept
 * @param nanoseconds whether times keep their fractions; BuildKit and containerd cut them off
 * @param opaque how emptied directories are told
 */
public record DiffOptions(OptionalLong sourceDateEpoch, boolean nanoseconds, OpaqueForm opaque) {
    /** Times as they are in whole seconds, whiteouts by name. */
    public static DiffOptions standard() {
        return new DiffOptions(OptionalLong.empty(), false, OpaqueForm.EXPLICIT);
    }

    /** The same with a limit to times. */
    public DiffOptions withSourceDateEpoch(long seconds) {
        return new DiffOptions(OptionalLong.of(seconds), nanoseconds, opaque);
    }

    /** The same with fractions of seconds or without. */
    public DiffOptions withNanoseconds(boolean kept) {
        return new DiffOptions(sourceDateEpoch, kept, opaque);
    }

    /** The same with another form of opaque directories. */
    public DiffOptions withOpaque(OpaqueForm form) {
        return new DiffOptions(sourceDateEpoch, nanoseconds, form);
    }

    UnixTime time(UnixTime mtime) {
        if (sourceDateEpoch.isPresent() && mtime.compareTo(epoch()) > 0) {
            return epoch();
        }
        return nanoseconds ? mtime : mtime.wholeSeconds();
    }

    /** The time of a whiteout, whose own nobody knows: that of its directory, which the deletion has changed. */
    UnixTime whiteoutTime(UnixTime ofDirectory) {
        return sourceDateEpoch.isPresent() ? epoch() : time(ofDirectory);
    }

    private UnixTime epoch() {
        return new UnixTime(sourceDateEpoch.orElse(0), 0);
    }
}
