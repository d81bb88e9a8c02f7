package io.jcontainers.runc.dbus;

import java.util.Arrays;
import java.util.List;

/**
 * A whole method call, ready to be sent.
 *
 * @param bytes the message
 * @param pidOffset where the u32 (little-endian) of a process id is to be filled in; {@link #NO_PID} without one
 * @param serial serial number, which the reply names
 */
public record DBusMessage(byte[] bytes, int pidOffset, int serial) {
    /** There is nothing to fill in. */
    public static final int NO_PID = -1;

    private static final int METHOD_CALL = 1;
    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int DESTINATION = 6;
    private static final int SIGNATURE = 8;

    /** Takes a copy. */
    public DBusMessage {
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Writes a method call.
     *
     * <pre>
     *   +0   u8   'l' (little-endian)
     *   +1   u8   type: 1 method call, 2 return, 3 error, 4 signal
     *   +2   u8   flags
     *   +3   u8   protocol version 1
     *   +4   u32  length of the body
     *   +8   u32  serial
     *   +12  u32  length of the header fields, then the fields: each at a multiple of 8, u8 code and variant
     *   ...       zero bytes up to a multiple of 8, then the body
     * </pre>
     *
     * @param serial not 0
     * @param target who is called
     * @param member the method
     * @param arguments its arguments
     */
    public static DBusMessage call(int serial, DBusTarget target, String member, List<DBusValue> arguments) {
        DBusWriter body = new DBusWriter();
        arguments.forEach(body::value);
        DBusWriter out = new DBusWriter();
        out.number('l', 1);
        out.number(METHOD_CALL, 1);
        out.number(0, 1);
        out.number(1, 1);
        out.number(body.size(), 4);
        out.number(Integer.toUnsignedLong(serial), 4);
        out.value(fields(target, member, DBusValue.signatures(arguments)));
        out.align(8);
        int bodyAt = out.size();
        byte[] header = out.bytes();
        byte[] message = Arrays.copyOf(header, bodyAt + body.size());
        System.arraycopy(body.bytes(), 0, message, bodyAt, body.size());
        int pid = body.pidOffset();
        return new DBusMessage(message, pid == NO_PID ? NO_PID : bodyAt + pid, serial);
    }

    private static DBusValue fields(DBusTarget target, String member, String signature) {
        DBusValue path = field(PATH, 'o', target.path());
        DBusValue destination = field(DESTINATION, 's', target.destination());
        DBusValue targetInterface = field(INTERFACE, 's', target.interfaceName());
        DBusValue method = field(MEMBER, 's', member);
        List<DBusValue> all = signature.isEmpty()
                ? List.of(path, destination, targetInterface, method)
                : List.of(path, destination, targetInterface, method, field(SIGNATURE, 'g', signature));
        return new DBusValue.Array("(yv)", all);
    }

    private static DBusValue field(int code, char type, String value) {
        DBusValue variant = new DBusValue.Variant(new DBusValue.Text(type, value));
        return new DBusValue.Struct(List.of(new DBusValue.Fixed('y', code), variant));
    }
}
