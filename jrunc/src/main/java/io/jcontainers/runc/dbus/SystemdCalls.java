package io.jcontainers.runc.dbus;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * The conversation with systemd, in the order in which it is had. Serial numbers are the caller's: one a message,
 * counting from 1.
 *
 * <pre>
 *   connect /run/dbus/system_bus_socket (a user's: /run/user/UID/bus)
 *   send authentication(uid)            read a line: "OK &lt;guid&gt;\r\n"; "REJECTED ..." otherwise
 *   send BEGIN
 *   send hello(1), matchJobRemoved(2)   read their replies (type 2, REPLY_SERIAL 1 and 2)
 *   send startTransientUnit(3, ...)     read its reply: the job's path; an error named
 *                                       org.freedesktop.systemd1.UnitExists: resetFailedUnit(4), and once more
 *   read signals until JobRemoved names that job or unit: result "done" is success
 *
 *   JobRemoved                          signal (type 4), path /org/freedesktop/systemd1,
 *                                       interface org.freedesktop.systemd1.Manager, member JobRemoved, signature "uoss"
 *   body:
 *   +0   u32     job id
 *   +4   u32 n   length of the job's path   "/org/freedesktop/systemd1/job/1234"
 *   +8   n bytes, NUL                       then zero bytes up to a multiple of 4
 *        u32 m   length of the unit's name  "runc-box.scope"
 *        m bytes, NUL                       then zero bytes up to a multiple of 4
 *        u32 r   length of the result       "done", "canceled", "timeout", "failed", "dependency", "skipped"
 *        r bytes, NUL
 *
 *   header fields of any message from +16, each at a multiple of 8, up to 16 + u32 at +12:
 *   u8 code: 1 path 'o', 2 interface 's', 3 member 's', 4 error name 's', 5 reply serial 'u', 6 destination 's',
 *            7 sender 's', 8 signature 'g', 9 number of descriptors 'u'
 *   u8 length of the signature (1), the type's letter, NUL, then the value at its alignment
 * </pre>
 */
public final class SystemdCalls {
    /** What ends the authentication. */
    public static final String BEGIN = "BEGIN\r\n";

    /** Seconds to wait for JobRemoved, as runc does. */
    public static final int JOB_TIMEOUT_SECONDS = 30;

    /** Name of the error for a unit that is there already, maybe as a failed one. */
    public static final String UNIT_EXISTS = "org.freedesktop.systemd1.UnitExists";

    /** Name of the error for a unit that is not there (any more): what was to be stopped is stopped. */
    public static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";

    private static final String REPLACE = "replace";
    private static final String JOB_REMOVED =
            "type='signal',sender='org.freedesktop.systemd1',path='/org/freedesktop/systemd1',"
                    + "interface='org.freedesktop.systemd1.Manager',member='JobRemoved'";

    private SystemdCalls() {}

    /**
     * The first bytes on a connection: a NUL and SASL's EXTERNAL with the user id in ASCII, in hexadecimal.
     *
     * @param uid effective user id, 0 to 2^32-2, as the bus sees it: outside of user namespaces
     */
    public static byte[] authentication(long uid) {
        String digits = Long.toString(uid);
        String hex = HexFormat.of().formatHex(digits.getBytes(StandardCharsets.US_ASCII));
        return ("\0AUTH EXTERNAL " + hex + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks the bus for a name; without it nothing else is answered. Not on systemd's private socket. */
    public static DBusMessage hello(int serial) {
        return DBusMessage.call(serial, DBusTarget.BUS, "Hello", List.of());
    }

    /** Asks the bus for the signal that tells that a job is done; before the job is made. */
    public static DBusMessage matchJobRemoved(int serial) {
        return DBusMessage.call(serial, DBusTarget.BUS, "AddMatch", List.of(DBusValue.string(JOB_REMOVED)));
    }

    /** The same for the jobs of one unit alone. */
    public static DBusMessage matchJobRemoved(int serial, String unit) {
        return DBusMessage.call(
                serial, DBusTarget.BUS, "AddMatch", List.of(DBusValue.string(JOB_REMOVED + ",arg2='" + unit + "'")));
    }

    /**
     * Makes and starts a unit.
     *
     * @param unit its name
     * @param properties its properties; one may have a {@link DBusValue.PidHole}
     */
    public static DBusMessage startTransientUnit(int serial, String unit, List<Property> properties) {
        return DBusMessage.call(
                serial,
                DBusTarget.SYSTEMD,
                "StartTransientUnit",
                List.of(
                        DBusValue.string(unit),
                        DBusValue.string(REPLACE),
                        Property.array(properties),
                        new DBusValue.Array("(sa(sv))", List.of())));
    }

    /** Changes properties of a running unit, until it ends or the host is booted again. */
    public static DBusMessage setUnitProperties(int serial, String unit, List<Property> properties) {
        return DBusMessage.call(
                serial,
                DBusTarget.SYSTEMD,
                "SetUnitProperties",
                List.of(DBusValue.string(unit), DBusValue.bool(true), Property.array(properties)));
    }

    /** Stops a unit, which kills what is in it. */
    public static DBusMessage stopUnit(int serial, String unit) {
        return DBusMessage.call(
                serial, DBusTarget.SYSTEMD, "StopUnit", List.of(DBusValue.string(unit), DBusValue.string(REPLACE)));
    }

    /** Lets systemd forget a unit that failed. */
    public static DBusMessage resetFailedUnit(int serial, String unit) {
        return DBusMessage.call(serial, DBusTarget.SYSTEMD, "ResetFailedUnit", List.of(DBusValue.string(unit)));
    }

    /** Asks for systemd's version; the reply is a variant with a string such as {@code 252.39-1~deb12u1}. */
    public static DBusMessage getVersion(int serial) {
        return getProperty(serial, "Version");
    }

    /** Asks for the manager's own cgroup; the reply is a variant with a string. For a user's manager. */
    public static DBusMessage getControlGroup(int serial) {
        return getProperty(serial, "ControlGroup");
    }

    private static DBusMessage getProperty(int serial, String name) {
        return DBusMessage.call(
                serial,
                DBusTarget.SYSTEMD_PROPERTIES,
                "Get",
                List.of(DBusValue.string(DBusTarget.SYSTEMD.interfaceName()), DBusValue.string(name)));
    }

    /**
     * The number at the start of systemd's version: {@code v245.4-1.fc32}, {@code 245} and {@code 245-1.fc32} are 245.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static int majorVersion(String version) {
        int start = 0;
        while (start < version.length() && "\"v".indexOf(version.charAt(start)) >= 0) {
            start++;
        }
        int end = start;
        while (end < version.length() && version.charAt(end) >= '0' && version.charAt(end) <= '9') {
            end++;
        }
        try {
            return Integer.parseInt(version.substring(start, end));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("can't parse version: " + version, e);
        }
    }
}
