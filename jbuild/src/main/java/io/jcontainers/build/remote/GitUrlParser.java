package io.jcontainers.build.remote;

import io.jcontainers.build.registry.http.Printable;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one URL of a repository. Whatever ends up on git's command line can't be taken for an option. */
final class GitUrlParser {
    private static final int MOST_CHARACTERS = 4096;
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final Pattern SCP =
            Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]*)@([A-Za-z0-9][A-Za-z0-9.-]*):(.+)");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{1,64}");
    private static final String GIT_SUFFIX = ".git";
    private static final String GITHUB = "github.com/";

    private final String text;
    private String remote = "";
    private GitTransport transport = GitTransport.SSH;
    private Optional<String> userInformation = Optional.empty();

    GitUrlParser(String text) {
        this.text = text;
    }

    Optional<GitUrl> parse() throws RemoteException {
        boolean github = text.startsWith(GITHUB);
        String full = github ? "https://" + text : text;
        int hash = full.indexOf('#');
        String fragment = hash < 0 ? "" : full.substring(hash + 1);
        String beforeFragment = hash < 0 ? full : full.substring(0, hash);
        int mark = beforeFragment.indexOf('?');
        String query = mark < 0 ? "" : beforeFragment.substring(mark + 1);
        String address = mark < 0 ? beforeFragment : beforeFragment.substring(0, mark);
        if (!isRepository(address, github)) {
            return Optional.empty();
        }
        if (text.length() > MOST_CHARACTERS) {
            throw new RemoteException("a git URL of more than " + MOST_CHARACTERS + " characters");
        }
        return Optional.of(withParts(decoded(fragment), query, github));
    }

    /** Whether it names a repository; sets what is known of it then. */
    private boolean isRepository(String address, boolean github) throws RemoteException {
        Matcher scheme = SCHEME.matcher(address);
        if (scheme.matches()) {
            return isUrl(scheme.group(1).toLowerCase(Locale.ROOT), address, github);
        }
        Matcher scp = SCP.matcher(address);
        if (!scp.matches()) {
            return false;
        }
        transport = GitTransport.SSH;
        checkPath(scp.group(3));
        remote = address;
        return true;
    }

    private boolean isUrl(String scheme, String address, boolean github) throws RemoteException {
        boolean named = address.endsWith(GIT_SUFFIX) || address.endsWith(GIT_SUFFIX + "/") || github;
        switch (scheme) {
            case "https", "http" -> {
                if (!named) {
                    return false;
                }
                transport = scheme.equals("https") ? GitTransport.HTTPS : GitTransport.HTTP;
                URI uri = Urls.parse(address);
                userInformation = Optional.ofNullable(uri.getRawUserInfo())
                        .filter(info -> !info.isEmpty())
                        .map(info -> URLDecoder.decode(info.replace("+", "%2B"), StandardCharsets.UTF_8));
                remote = Urls.requested(uri).toString();
            }
            case "ssh", "git" -> {
                transport = scheme.equals("ssh") ? GitTransport.SSH : GitTransport.GIT;
                remote = scheme + address.substring(scheme.length());
                checkAuthority(remote.substring(scheme.length() + 3));
            }
            case "file" -> {
                transport = GitTransport.FILE;
                remote = scheme + address.substring(scheme.length());
            }
            default -> {
                return false;
            }
        }
        checkPath(remote);
        return true;
    }

    /** {@code [user@]host[:port]/path}; a host that begins with a dash would be an option of ssh. */
    private void checkAuthority(String rest) throws RemoteException {
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String user = at < 0 ? "git" : authority.substring(0, at);
        String host = authority.substring(at + 1);
        int colon = host.lastIndexOf(':');
        if (colon > host.lastIndexOf(']')) {
            String port = host.substring(colon + 1);
            if (!port.matches("[0-9]{1,5}")) {
                throw malformed("its port is no number");
            }
            host = host.substring(0, colon);
        }
        if (user.contains(":")) {
            throw malformed("a password can't stand in it; ssh asks an agent (--ssh)");
        }
        if (!USER.matcher(user).matches() || !HOST.matcher(host).matches() || slash < 0) {
            throw malformed("no [user@]host[:port]/path behind the scheme");
        }
    }

    private void checkPath(String path) throws RemoteException {
        boolean odd = path.chars().anyMatch(c -> c <= ' ' || c == 0x7f);
        if (path.startsWith("-") || odd) {
            throw malformed("a blank or control character, or a dash at its begin");
        }
    }

    private GitUrl withParts(String fragment, String query, boolean github) throws RemoteException {
        int colon = fragment.indexOf(':');
        Optional<String> reference = some(colon < 0 ? fragment : fragment.substring(0, colon));
        Optional<String> directory = some(colon < 0 ? "" : fragment.substring(colon + 1));
        Map<String, String> fields = fields(query);
        reference = same("ref", reference, Optional.ofNullable(fields.remove("ref")));
        reference = prefixed(reference, "refs/tags/", fields.remove("tag"));
        reference = prefixed(reference, "refs/heads/", fields.remove("branch"));
        directory = same("subdir", directory, Optional.ofNullable(fields.remove("subdir")));
        String checksum = fields.getOrDefault("checksum", fields.get("commit"));
        fields.remove("checksum");
        fields.remove("commit");
        Optional<Boolean> keep = flag("keep-git-dir", fields.remove("keep-git-dir"));
        boolean submodules = flag("submodules", fields.remove("submodules")).orElse(true);
        GitUrl.Times times = times(fields.remove("mtime"));
        if (!fields.isEmpty()) {
            throw malformed(
                    "unexpected query " + quoted(fields.keySet().iterator().next())
                            + "; known are ref, tag, branch, subdir, checksum, keep-git-dir, submodules and mtime");
        }
        if (reference.isPresent()) {
            GitNames.checkReference(reference.get());
        }
        return new GitUrl(
                remote,
                transport,
                reference,
                directory,
                checksum == null ? Optional.empty() : Optional.of(checkedChecksum(checksum)),
                keep,
                submodules,
                times,
                userInformation,
                github);
    }

    private Map<String, String> fields(String query) throws RemoteException {
        Map<String, String> fields = new HashMap<>();
        for (String field : query.split("&", -1)) {
            if (field.isEmpty()) {
                continue;
            }
            int equals = field.indexOf('=');
            String key = decoded(equals < 0 ? field : field.substring(0, equals));
            String value = equals < 0 ? "" : decoded(field.substring(equals + 1).replace("+", "%20"));
            // Without a value a flag is meant, as in ?keep-git-dir.
            boolean isFlag = key.equals("keep-git-dir") || key.equals("submodules");
            if (value.isEmpty() && !isFlag) {
                throw malformed("query " + quoted(key) + " has no value");
            }
            if (fields.put(key, value.isEmpty() ? "true" : value) != null) {
                throw malformed("query " + quoted(key) + " has multiple values");
            }
        }
        return fields;
    }

    private Optional<String> prefixed(Optional<String> reference, String prefix, @Nullable String name)
            throws RemoteException {
        if (name == null) {
            return reference;
        }
        return same("ref", reference, Optional.of(name.startsWith(prefix) ? name : prefix + name));
    }

    private Optional<String> same(String what, Optional<String> first, Optional<String> second) throws RemoteException {
        if (first.isPresent() && second.isPresent() && !first.equals(second)) {
            throw malformed(what + " conflicts: " + quoted(first.get()) + " and " + quoted(second.get()));
        }
        return first.isPresent() ? first : second;
    }

    private Optional<Boolean> flag(String name, @Nullable String value) throws RemoteException {
        if (value == null) {
            return Optional.empty();
        }
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
            case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
            default -> throw malformed(name + "=" + Printable.text(value) + ": neither true nor false");
        };
    }

    private GitUrl.Times times(@Nullable String value) throws RemoteException {
        if (value == null || value.equals("checkout")) {
            return GitUrl.Times.CHECKOUT;
        }
        if (value.equals("commit")) {
            return GitUrl.Times.COMMIT;
        }
        throw malformed("mtime=" + Printable.text(value) + ": neither commit nor checkout");
    }

    /**
     * The begin of a commit's id.
     *
     * @throws RemoteException when it is none
     */
    static String checkedChecksum(String checksum) throws RemoteException {
        if (!CHECKSUM.matcher(checksum).matches()) {
            throw new RemoteException("invalid checksum " + quoted(checksum)
                    + " of a git source: lower-case hexadecimal digits of a commit id are expected");
        }
        return checksum;
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private String decoded(String raw) throws RemoteException {
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed("a broken % escape");
        }
    }

    private static String quoted(String text) {
        return "\"" + Printable.text(text) + "\"";
    }

    /** Never with the text, which may hold a password. */
    private RemoteException malformed(String why) {
        String shown =
                remote.isEmpty() ? "git URL" : "git URL " + Printable.text(remote.replaceFirst("//[^/]*@", "//"));
        return new RemoteException("invalid " + shown + ": " + why);
    }
}
