package io.jcontainers.runc.dbus;

import java.util.ArrayList;
import java.util.List;

/** Reads type signatures. */
final class DBusSignature {
    private static final String BASIC = "ybnqiuxtdsog";
    private static final int MAX_DEPTH = 32;

    private DBusSignature() {}

    /** Whether a signature is exactly one complete type. */
    static boolean isOneType(String signature) {
        return !signature.isEmpty() && signature.length() <= 255 && end(signature, 0, 0) == signature.length();
    }

    /** The types inside of a structure or dictionary entry; empty if it is none. */
    static List<String> membersOf(String signature, char open, char close) {
        if (signature.length() < 3
                || signature.charAt(0) != open
                || signature.charAt(signature.length() - 1) != close) {
            return List.of();
        }
        List<String> members = new ArrayList<>();
        int at = 1;
        while (at < signature.length() - 1) {
            int end = end(signature, at, 0);
            if (end < 0) {
                return List.of();
            }
            members.add(signature.substring(at, end));
            at = end;
        }
        return members;
    }

    /** Where the type that starts here ends; -1 if it is none. */
    private static int end(String signature, int at, int depth) {
        if (at >= signature.length() || depth > MAX_DEPTH) {
            return -1;
        }
        char c = signature.charAt(at);
        if (BASIC.indexOf(c) >= 0 || c == 'v') {
            return at + 1;
        }
        if (c == 'a') {
            boolean entry = at + 1 < signature.length() && signature.charAt(at + 1) == '{';
            return entry ? entryEnd(signature, at + 1, depth) : end(signature, at + 1, depth + 1);
        }
        return c == '(' ? structEnd(signature, at, depth) : -1;
    }

    private static int structEnd(String signature, int open, int depth) {
        int at = open + 1;
        while (at < signature.length() && signature.charAt(at) != ')') {
            at = end(signature, at, depth + 1);
            if (at < 0) {
                return -1;
            }
        }
        return at < signature.length() && at > open + 1 ? at + 1 : -1;
    }

    private static int entryEnd(String signature, int open, int depth) {
        int key = open + 1;
        if (key >= signature.length() || BASIC.indexOf(signature.charAt(key)) < 0) {
            return -1;
        }
        int value = end(signature, key + 1, depth + 1);
        return value >= 0 && value < signature.length() && signature.charAt(value) == '}' ? value + 1 : -1;
    }
}
