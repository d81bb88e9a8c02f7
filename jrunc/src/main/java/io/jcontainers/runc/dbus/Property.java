package io.jcontainers.runc.dbus;

import java.util.List;

/**
 * A property of a unit.
 *
 * @param name its name, such as {@code MemoryMax}
 * @param value its value
 */
public record Property(String name, DBusValue value) {
    /** The pair of name and variant in an {@code a(sv)}. */
    DBusValue pair() {
        return new DBusValue.Struct(List.of(DBusValue.string(name), new DBusValue.Variant(value)));
    }

    /** Several as {@code a(sv)}. */
    static DBusValue array(List<Property> properties) {
        return new DBusValue.Array(
                "(sv)", properties.stream().map(Property::pair).toList());
    }
}
