package io.jcontainers.build.registry.endpoint;

import io.jcontainers.build.image.Reference;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * registries.conf in its second form (containers-registries.conf(5)), with the files of registries.conf.d: a rule there
 * replaces the one of the same prefix.
 *
 * @param rules by prefix
 */
public record RegistriesConf(Map<String, Rule> rules) {
    private static final long MOST_BYTES = 1024 * 1024;

    /** What a mirror has. */
    public enum Pulls {
        ALL,
        DIGEST_ONLY,
        TAG_ONLY
    }

    /** A copy of a registry. */
    public record Mirror(String location, boolean insecure, Pulls pulls) {}

    /**
     * What counts for the names with a prefix.
     *
     * @param prefix {@code host}, {@code host/path} or {@code *.host}
     * @param location what stands in its place; empty: the prefix itself
     * @param blocked whether nothing may be pulled from there
     */
    public record Rule(String prefix, String location, boolean insecure, boolean blocked, List<Mirror> mirrors) {
        /** How much of a name the prefix is; -1: it isn't. */
        int matches(Reference reference) {
            if (prefix.startsWith("*.")) {
                String domain = reference.domain();
                return domain.endsWith(prefix.substring(1)) && domain.length() > prefix.length() - 1
                        ? domain.length()
                        : -1;
            }
            String name = reference.name();
            boolean whole = name.startsWith(prefix)
                    && (name.length() == prefix.length() || name.charAt(prefix.length()) == '/');
            return whole ? prefix.length() : -1;
        }
    }

    /** Takes an immutable copy. */
    public RegistriesConf {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /** No rules. */
    public static RegistriesConf none() {
        return new RegistriesConf(Map.of());
    }

    /**
     * Reads a file and the {@code *.conf} of a directory, in the order of their names.
     *
     * @param file it needn't exist
     * @param directory it needn't exist
     * @throws IOException with file and line for one that is wrong
     */
    public static RegistriesConf read(Path file, Path directory) throws IOException {
        Map<String, Rule> rules = new LinkedHashMap<>();
        add(file, rules);
        List<Path> more = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.conf")) {
            found.forEach(more::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new RegistriesConf(rules);
        }
        more.sort(null);
        for (Path path : more) {
            add(path, rules);
        }
        return new RegistriesConf(rules);
    }

    private static void add(Path file, Map<String, Rule> into) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException(file + ": more than " + MOST_BYTES + " bytes");
            }
            into.putAll(parse(file.toString(), Files.readString(file)).rules);
        } catch (NoSuchFileException e) {
            // Nothing is configured.
        }
    }

    /** Reads one document. */
    public static RegistriesConf parse(String source, String text) throws IOException {
        Map<String, Object> document = Toml.parse(source, text);
        if (document.containsKey("registries")) {
            throw new IOException(
                    source + ": [registries.*] is the first form of this file: write [[registry]] instead");
        }
        Map<String, Rule> rules = new LinkedHashMap<>();
        List<Map<?, ?>> tables = tables(source, document, "registry");
        for (int i = 0; i < tables.size(); i++) {
            Rule rule = rule(source + ": registry[" + i + "]", tables.get(i));
            rules.put(rule.prefix(), rule);
        }
        return new RegistriesConf(rules);
    }

    private static Rule rule(String where, Map<?, ?> table) throws IOException {
        String location = location(where, string(where, table, "location"));
        String prefix = location(where, string(where, table, "prefix"));
        if (prefix.isEmpty() && location.isEmpty()) {
            throw new IOException(where + ": neither prefix nor location");
        }
        boolean byDigestOnly = bool(where, table, "mirror-by-digest-only");
        List<Mirror> mirrors = new ArrayList<>();
        List<Map<?, ?>> found = tables(where, table, "mirror");
        for (int i = 0; i < found.size(); i++) {
            mirrors.add(mirror(where + ".mirror[" + i + "]", found.get(i), byDigestOnly));
        }
        return new Rule(
                prefix.isEmpty() ? location : prefix,
                location,
                bool(where, table, "insecure"),
                bool(where, table, "blocked"),
                List.copyOf(mirrors));
    }

    private static Mirror mirror(String where, Map<?, ?> table, boolean byDigestOnly) throws IOException {
        String location = location(where, string(where, table, "location"));
        if (location.isEmpty()) {
            throw new IOException(where + ": no location");
        }
        Pulls pulls =
                switch (string(where, table, "pull-from-mirror")) {
                    case "", "all" -> byDigestOnly ? Pulls.DIGEST_ONLY : Pulls.ALL;
                    case "digest-only" -> Pulls.DIGEST_ONLY;
                    case "tag-only" -> Pulls.TAG_ONLY;
                    default ->
                        throw new IOException(where + ".pull-from-mirror: neither all, digest-only nor tag-only");
                };
        return new Mirror(location, bool(where, table, "insecure"), pulls);
    }

    private static String location(String where, String text) throws IOException {
        if (text.contains("://")) {
            throw new IOException(where + ": \"" + text + "\": a host and a path, without a scheme");
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static List<Map<?, ?>> tables(String where, Map<?, ?> table, String name) throws IOException {
        List<Map<?, ?>> tables = new ArrayList<>();
        Object value = table.get(name);
        if (value != null && !(value instanceof List<?>)) {
            throw new IOException(where + ": " + name + ": an array of tables expected");
        }
        for (Object entry : value == null ? List.of() : (List<?>) value) {
            if (!(entry instanceof Map<?, ?> found)) {
                throw new IOException(where + ": " + name + ": a table expected");
            }
            tables.add(found);
        }
        return tables;
    }

    private static String string(String where, Map<?, ?> table, String name) throws IOException {
        Object value = table.get(name);
        if (value != null && !(value instanceof String)) {
            throw new IOException(where + "." + name + ": a string expected");
        }
        return value == null ? "" : (String) value;
    }

    private static boolean bool(String where, Map<?, ?> table, String name) throws IOException {
        Object value = table.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw new IOException(where + "." + name + ": true or false expected");
        }
        return value != null && (Boolean) value;
    }

    /** The rule whose prefix is the longest; null for none. */
    @Nullable
    Rule ruleOf(Reference reference) {
        Rule best = null;
        int longest = -1;
        for (Rule rule : rules.values()) {
            int matches = rule.matches(reference);
            if (matches > longest) {
                best = rule;
                longest = matches;
            }
        }
        return best;
    }
}
