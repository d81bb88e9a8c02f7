package io.jcontainers.build.registry.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Link header (RFC 8288), as far as lists need it: where the next page is. */
public final class Links {
    private static final int MOST = 8192;
    private static final Pattern TARGET = Pattern.compile("[\\s,]*+<([^<>]*+)>\\s*+");
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*+([^\\s=;,\"]++)\\s*+(?:=\\s*+(?:\"([^\"]*+)\"|([^\\s;,\"]++))\\s*+)?+");

    private Links() {}

    /**
     * The next page.
     *
     * @param from page whose headers these are
     * @return null: this is the last
     * @throws RegistryException when it is at another host
     */
    public static @Nullable URI next(List<String> headers, URI from) throws RegistryException {
        for (String header : headers) {
            String target = header.length() > MOST ? null : target(header);
            if (target != null) {
                URI next = resolve(from, target);
                if (!Origin.of(next).equals(Origin.of(from))) {
                    throw RegistryException.of(
                            RegistryException.Reason.REFUSED,
                            Printable.uri(from) + ": the next page is said to be at another host, "
                                    + Printable.uri(next));
                }
                return next;
            }
        }
        return null;
    }

    private static @Nullable String target(String header) {
        Matcher target = TARGET.matcher(header);
        Matcher parameter = PARAMETER.matcher(header);
        int at = 0;
        while (target.region(at, header.length()).lookingAt()) {
            boolean next = false;
            at = target.end();
            while (parameter.region(at, header.length()).lookingAt()) {
                next |= parameter.group(1).equalsIgnoreCase("rel") && isNext(parameter);
                at = parameter.end();
            }
            boolean complete = at == header.length() || header.charAt(at) == ',';
            if (next && complete) {
                return target.group(1);
            }
            if (!complete) {
                return null;
            }
        }
        return null;
    }

    private static boolean isNext(Matcher parameter) {
        String types = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
        return types != null
                && List.of(types.strip().toLowerCase(Locale.ROOT).split("\\s+")).contains("next");
    }

    /**
     * Where a Location or Link leads, seen from a URI.
     *
     * @throws RegistryException for one that isn't absolute http or https then
     */
    public static URI resolve(URI from, String target) throws RegistryException {
        try {
            URI to = from.resolve(URI.create(target));
            Origin.of(to);
            return to;
        } catch (IllegalArgumentException e) {
            throw RegistryException.of(
                    RegistryException.Reason.PROTOCOL,
                    Printable.uri(from) + " leads to something that is no address of http or https");
        }
    }
}
