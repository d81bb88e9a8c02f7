package io.jcontainers.runc.host;

/** Version of a Linux kernel. */
public record KernelVersion(int major, int minor) {
    /** From a release such as {@code 6.18.44-cloud}; 0.0 for anything else. */
    public static KernelVersion of(String release) {
        String[] parts = release.split("[^0-9]+", 3);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return new KernelVersion(0, 0);
        }
        return new KernelVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** Whether it is at least this. */
    public boolean atLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }
}
