package io.jcontainers.runc.dbus;

/**
 * Who answers a method call.
 *
 * @param destination bus name
 * @param path object path
 * @param interfaceName interface that has the method
 */
public record DBusTarget(String destination, String path, String interfaceName) {
    /** The bus itself. */
    public static final DBusTarget BUS =
            new DBusTarget("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus");

    /** systemd's manager (org.freedesktop.systemd1(5)). */
    public static final DBusTarget SYSTEMD =
            new DBusTarget("org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager");

    /** The properties of systemd's manager. */
    public static final DBusTarget SYSTEMD_PROPERTIES =
            new DBusTarget("org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.DBus.Properties");
}
