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
    private static final Pattern LINK = Pattern.compile("\\s*<([^<>]*+)>((?:\\s*+;\\s*+[^,;\"]++(?:\"[^\"]*+\")?+)*+)\\s*+(?:,|$)");
    private static final Pattern REL = Pattern.compile(";\\s*+rel\\s*+=\\s*+(?:\"([^\"]*+)\"|([^\\s;,\"]++))");

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
                            Printable.uri(from) + ": the next page is said to be at another host, " + Printable.uri(next));
                }
                return next;
            }
        }
        return null;
    }

    private static @Nullable String target(String header) {
        Matcher link = LINK.matcher(header);
        for (int at = 0; at < header.length() && link.find(at) && link.start() == at; at = link.end()) {
            Matcher rel = REL.matcher(link.group(2).toLowerCase(Locale.ROOT));
            if (rel.find()) {
                String types = rel.group(1) == null ? rel.group(2) : rel.group(1);
                if (List.of(types.strip().split("\\s+")).contains("next")) {
                    return link.group(1);
                }
            }
        }
        return null;
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
