package io.jcontainers.build.dockerfile;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one {@code --mount}; texts of errors are BuildKit's. */
final class MountReader {
    private static final List<String> TYPES = List.of("bind", "cache", "tmpfs", "secret", "ssh");
    private static final List<String> SHARING = List.of("shared", "private", "locked");
    private static final List<String> KEYS = List.of(
            "type",
            "from",
            "source",
            "target",
            "readonly",
            "id",
            "sharing",
            "required",
            "size",
            "mode",
            "uid",
            "gid",
            "env",
            "src",
            "dst",
            "destination",
            "ro",
            "rw",
            "readwrite");
    private static final Map<String, String> ALIASES =
            Map.of("src", "source", "dst", "target", "destination", "target", "ro", "readonly", "rw", "readwrite");

    private final Map<String, String> values = new HashMap<>();
    private String type = "bind";
    private @Nullable Boolean readOnly;
    private boolean required;

    private MountReader() {}

    static RunMount read(List<String> fields) {
        MountReader reader = new MountReader();
        for (String field : fields) {
            reader.field(field);
        }
        return reader.mount();
    }

    private void field(String field) {
        int equals = field.indexOf('=');
        String written =
                field.substring(0, equals < 0 ? field.length() : equals).toLowerCase(Locale.ROOT);
        String key = ALIASES.getOrDefault(written, written);
        boolean isSwitch = key.equals("readonly") || key.equals("readwrite") || key.equals("required");
        if (equals < 0 && !isSwitch) {
            throw new InstructionFault("invalid field '" + Printed.word(field) + "' must be a key=value pair");
        }
        if (!KEYS.contains(written)) {
            throw new InstructionFault(Suggestion.add(
                    "unexpected key '" + Printed.word(written) + "' in '" + Printed.word(field) + "'", written, KEYS));
        }
        String value = equals < 0 ? "true" : field.substring(equals + 1);
        if (isSwitch) {
            boolean on = truth(written, value);
            switch (key) {
                case "readonly" -> readOnly = on;
                case "readwrite" -> readOnly = !on;
                default -> require(on);
            }
        } else if (key.equals("type")) {
            type = value.toLowerCase(Locale.ROOT);
            if (!TYPES.contains(type)) {
                throw new InstructionFault(
                        Suggestion.add("unsupported mount type " + Printed.quoted(value), value, TYPES));
            }
        } else {
            values.put(key, value);
        }
    }

    private void require(boolean on) {
        if (!type.equals("secret") && !type.equals("ssh")) {
            throw new InstructionFault("unexpected key 'required' for mount type '" + type + "'");
        }
        required = on;
    }

    private static boolean truth(String key, String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new InstructionFault("invalid value for " + key + ": " + Printed.word(value));
        };
    }

    private RunMount mount() {
        checkKeys();
        return switch (type) {
            case "cache" -> cache();
            case "tmpfs" -> new RunMount.Tmpfs(target(), size(values.get("size")), Boolean.TRUE.equals(readOnly));
            case "secret" -> secret();
            case "ssh" ->
                new RunMount.Ssh(
                        values.getOrDefault("id", "default"),
                        filled("target"),
                        required,
                        number("mode", 8, 0600),
                        number("uid", 10, 0),
                        number("gid", 10, 0));
            default -> new RunMount.Bind(target(), sourceOrRoot(), filled("from"), !Boolean.FALSE.equals(readOnly));
        };
    }

    private void checkKeys() {
        boolean hasOwner = type.equals("secret") || type.equals("ssh") || type.equals("cache");
        for (String key : List.of("mode", "uid", "gid")) {
            if (values.containsKey(key) && !hasOwner) {
                throw new InstructionFault(key + " not allowed for \"" + type + "\" type mounts");
            }
        }
        if (values.containsKey("sharing")) {
            sharing();
            if (!type.equals("cache")) {
                throw new InstructionFault("invalid cache sharing set for " + type + " mount");
            }
        }
        if (values.containsKey("env") && !type.equals("secret")) {
            throw new InstructionFault("unexpected key 'env' for mount type '" + type + "'");
        }
        if (values.containsKey("size") && !type.equals("tmpfs")) {
            throw new InstructionFault("unexpected key 'size' for mount type '" + type + "'");
        }
    }

    private @Nullable String filled(String key) {
        String value = values.get(key);
        return value == null || value.isEmpty() ? null : value;
    }

    private String sourceOrRoot() {
        String source = filled("source");
        return source == null ? "/" : source;
    }

    /** A mount point; the root of the container can't be one, nor a path that gets there by dots. */
    private String target() {
        String target = filled("target");
        if (target == null) {
            throw new InstructionFault(type + " mount needs a target; add target=PATH");
        }
        if (target.startsWith("/") && cleaned(target).equals("/")) {
            throw new InstructionFault("invalid mount target " + Printed.quoted(target));
        }
        return target;
    }

    private RunMount cache() {
        String target = target();
        String id = filled("id");
        return new RunMount.Cache(
                target,
                id == null ? cleaned(target) : id,
                filled("from"),
                sourceOrRoot(),
                Boolean.TRUE.equals(readOnly),
                sharing(),
                number("mode", 8, 0755),
                number("uid", 10, 0),
                number("gid", 10, 0));
    }

    private RunMount.Sharing sharing() {
        String value = values.getOrDefault("sharing", "shared");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "shared" -> RunMount.Sharing.SHARED;
            case "private" -> RunMount.Sharing.PRIVATE;
            case "locked" -> RunMount.Sharing.LOCKED;
            default ->
                throw new InstructionFault(
                        Suggestion.add("unsupported sharing value " + Printed.quoted(value), value, SHARING));
        };
    }

    private RunMount secret() {
        String source = filled("source");
        String target = filled("target");
        String given = filled("id");
        if (filled("from") != null) {
            throw new InstructionFault("secret mount should not have a from");
        }
        if (source == null && target == null && given == null) {
            throw new InstructionFault("invalid secret mount. one of source, target required");
        }
        if (source != null && given != null) {
            throw new InstructionFault("both source and id can't be set");
        }
        String id = source != null ? source : given != null ? given : lastName(target == null ? "" : target);
        String variable = filled("env");
        return new RunMount.Secret(
                id,
                target == null && variable == null ? "/run/secrets/" + lastName(id) : target,
                variable,
                required,
                number("mode", 8, 0400),
                number("uid", 10, 0),
                number("gid", 10, 0));
    }

    private int number(String key, int radix, int otherwise) {
        String value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        boolean digits = value.matches("[0-9]{1,12}");
        try {
            long number = digits ? Long.parseLong(value, radix) : -1;
            long most = radix == 8 ? 07777 : Integer.MAX_VALUE;
            if (number >= 0 && number <= most) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            throw new InstructionFault("invalid value " + value + " for " + key);
        }
        throw new InstructionFault("invalid value " + Printed.word(value) + " for " + key);
    }

    /** Bytes as Docker's units have them: {@code 64m}, {@code 1.5GiB}, powers of 1024. */
    private static long size(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.matches("[0-9]{1,18}(\\.[0-9]{1,9})? ?([kmgtp]i?)?b?")) {
            throw new InstructionFault("invalid value for size: " + Printed.word(text));
        }
        String number = lower.replaceAll("[^0-9.].*", "");
        String unit = lower.substring(number.length()).trim();
        int power = unit.isEmpty() ? 0 : "bkmgtp".indexOf(unit.charAt(0));
        BigDecimal bytes = new BigDecimal(number).multiply(BigDecimal.valueOf(1L << (10 * power)));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new InstructionFault("invalid value for size: " + Printed.word(text));
        }
        return bytes.longValue();
    }

    private static String lastName(String path) {
        String cleaned = cleaned(path);
        return cleaned.substring(cleaned.lastIndexOf('/') + 1);
    }

    /** The path without empty, {@code .} and {@code ..} parts, as Go's {@code path.Clean} has it. */
    static String cleaned(String path) {
        boolean absolute = path.startsWith("/");
        java.util.ArrayDeque<String> parts = new java.util.ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (part.equals("..") && !absolute) {
                parts.add(part);
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.add(part);
            }
        }
        String joined = String.join("/", parts);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
