package io.jcontainers.build.layer;

import io.jcontainers.build.tar.TarLimits;
import java.util.Optional;

/**
 * How a layer is applied.
 *
 * @param overlay empty: the root holds what the layers below have made, and whiteouts remove from it; otherwise the
 *     root is a directory that overlayfs is to put over those of the layers below, and whiteouts become its marks
 * @param devices what becomes of device entries
 * @param limits of the archive
 * @param whiteouts whether names that begin with {@code .wh.} remove; otherwise they are names like any other
 */
public record ApplyOptions(Optional<OverlayMarks> overlay, Devices devices, TarLimits limits, boolean whiteouts) {
    /** What becomes of device entries. */
    public enum Devices {
        /** They are made; only the host's root may. */
        CREATE,
        /** An empty file with the same owner and mode stands in their place. */
        PLACEHOLDER,
        /** They are an error. */
        REFUSE
    }

    /** Removing in place, with devices. */
    public static ApplyOptions inPlace() {
        return new ApplyOptions(Optional.empty(), Devices.CREATE, TarLimits.standard(), true);
    }

    /** An archive that is no layer: nothing in it removes anything. */
    public static ApplyOptions plain() {
        return new ApplyOptions(Optional.empty(), Devices.CREATE, TarLimits.standard(), false);
    }

    /** Into a directory for overlayfs, with devices. */
    public static ApplyOptions forOverlay(OverlayMarks marks) {
        return new ApplyOptions(Optional.of(marks), Devices.CREATE, TarLimits.standard(), true);
    }

    /** The same with other devices. */
    public ApplyOptions withDevices(Devices other) {
        return new ApplyOptions(overlay, other, limits, whiteouts);
    }

    /** The same with other limits. */
    public ApplyOptions withLimits(TarLimits other) {
        return new ApplyOptions(overlay, devices, other, whiteouts);
    }
}
