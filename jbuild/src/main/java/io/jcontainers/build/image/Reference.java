package io.jcontainers.build.image;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image, in the grammar of the distribution project's {@code reference} package: the short forms of
 * Docker stand for their long ones, {@code debian} for {@code docker.io/library/debian}.
 *
 * @param domain host of the registry, with its port
 * @param path repository in that registry
 * @param tag null for none
 * @param digest null for none
 */
public record Reference(
        String domain,
        String path,
        @Nullable String tag,
        @Nullable Digest digest) {
    private static final String HUB = "docker.io";
    private static final String OFFICIAL = "library/";
    private static final int MOST_NAME = 255;
    private static final Pattern LABELS = Pattern.compile("(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
            + "(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
            + "(?::[0-9]+)?");
    private static final Pattern ADDRESS = Pattern.compile("\\[[a-fA-F0-9:]+](?::[0-9]+)?");
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("[\\w][\\w.-]{0,127}");
    private static final Pattern HEX = Pattern.compile("[a-f0-9]{64}");

    /** An image without tag and digest is {@code latest}: {@link #parse} adds nothing, this does. */
    public static Reference parseTagged(String text) {
        Reference reference = parse(text);
        return reference.tag == null && reference.digest == null ? reference.withTag("latest") : reference;
    }

    /**
     * Reads a name in its short or long form.
     *
     * @throws IllegalArgumentException with Docker's words when it is none
     */
    public static Reference parse(String text) {
        if (HEX.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
        }
        String rest = text;
        Digest digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Digest.parseOrNull(rest.substring(at + 1));
            if (digest == null) {
                throw invalid();
            }
            rest = rest.substring(0, at);
        }
        String tag = null;
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
        }
        int slash = rest.indexOf('/');
        String first = slash < 0 ? "" : rest.substring(0, slash);
        boolean hasDomain = first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(java.util.Locale.ROOT));
        String domain = hasDomain ? first : HUB;
        String path = hasDomain ? rest.substring(slash + 1) : rest;
        if (domain.equals("index.docker.io")) {
            domain = HUB;
        }
        if (domain.equals(HUB) && !path.contains("/")) {
            path = OFFICIAL + path;
        }
        if (!path.equals(path.toLowerCase(java.util.Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "invalid reference format: repository name (" + path + ") must be lowercase");
        }
        return checked(domain, path, tag, digest);
    }

    private static Reference checked(String domain, String path, @Nullable String tag, @Nullable Digest digest) {
        boolean host =
                LABELS.matcher(domain).matches() || ADDRESS.matcher(domain).matches();
        if (!host || (tag != null && !TAG.matcher(tag).matches())) {
            throw invalid();
        }
        for (String component : path.split("/", -1)) {
            if (!COMPONENT.matcher(component).matches()) {
                throw invalid();
            }
        }
        if (path.length() > MOST_NAME) {
            throw new IllegalArgumentException("repository name must not be more than " + MOST_NAME + " characters");
        }
        return new Reference(domain, path, tag, digest);
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException("invalid reference format");
    }

    /** The same repository with this tag and no digest. */
    public Reference withTag(String other) {
        return checked(domain, path, other, null);
    }

    /** The same repository with this digest and no tag. */
    public Reference withDigest(Digest other) {
        return new Reference(domain, path, null, other);
    }

    /** Without tag and digest: {@code docker.io/library/debian}. */
    public String name() {
        return domain + "/" + path;
    }

    /** The repository as people write it: {@code debian}, {@code user/app}, {@code localhost:5000/app}. */
    public String familiarName() {
        if (!domain.equals(HUB)) {
            return name();
        }
        boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        return official ? path.substring(OFFICIAL.length()) : path;
    }

    /** As people write it, with tag and digest. */
    public String familiar() {
        return familiarName() + suffix();
    }

    /** The long form, with tag and digest. */
    @Override
    public String toString() {
        return name() + suffix();
    }

    private String suffix() {
        return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
