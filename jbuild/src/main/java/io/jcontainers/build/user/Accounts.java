package io.jcontainers.build.user;

import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Users and groups of a root file system. Symbolic links are followed within it; a file that is missing, or no regular
 * one, has no entries; one of more than 10 MiB is an error. Texts and rules are those of runc (libcontainer/user,
 * GetExecUser) and BuildKit.
 */
public final class Accounts {
    private static final int FILE_BYTES_MOST = 10 << 20;
    private static final int GROUPS_MOST = 65_536; // NGROUPS_MAX of Linux
    private static final long PROCESS_ID_MOST = Integer.MAX_VALUE;
    private static final String PASSWD = "/etc/passwd";
    private static final String GROUP = "/etc/group";

    private final MergedTree root;
    private @Nullable AccountFile passwd;
    private @Nullable AccountFile group;

    /** @param root of the image that the names are looked up in */
    public Accounts(MergedTree root) {
        this.root = root;
    }

    /**
     * Whom {@code --chown} means: {@code user}, {@code user:group} or {@code :group}, names or numbers. A number alone
     * is
     * user and group; a name alone brings its primary group.
     *
     * @throws AccountException naming the user or group that there is not
     */
    public Owner owner(String chown) throws IOException {
        int colon = chown.indexOf(':');
        String user = colon < 0 ? chown : chown.substring(0, colon);
        String groupName = colon < 0 ? "" : chown.substring(colon + 1);
        if (user.isEmpty() && groupName.isEmpty()) {
            throw new AccountException("--chown=" + shown(chown) + " names nobody; use user:group");
        }
        Owner owner = user.isEmpty() ? Owner.ROOT : ofUser(user);
        if (groupName.isEmpty()) {
            return owner;
        }
        return new Owner(owner.uid(), isNumber(groupName) ? id(groupName, Owner.ID_MOST) : groupNamed(groupName));
    }

    private Owner ofUser(String user) throws IOException {
        if (isNumber(user)) {
            long id = id(user, Owner.ID_MOST);
            return new Owner(id, id);
        }
        AccountFile.Line line = passwd().first(each -> each.name().equals(user));
        if (line == null) {
            throw noUser(user);
        }
        return new Owner(line.id(), Math.max(0, line.group()));
    }

    /**
     * Whom a USER instruction means: {@code user[:group]}, names or numbers; empty is root. Without a group the user's
     * own ones count, all of them.
     *
     * @throws AccountException naming the user or group that there is not
     */
    public Identity identity(String user) throws IOException {
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        String groupName = colon < 0 ? "" : user.substring(colon + 1);
        boolean numeric = name.isEmpty() || isNumber(name);
        long wanted = !numeric ? -1 : name.isEmpty() ? 0 : id(name, PROCESS_ID_MOST);
        AccountFile.Line line = passwd().first(
                        each -> numeric ? each.id() == wanted : each.name().equals(name));
        if (line == null && !numeric) {
            throw noUser(name);
        }
        long uid = line == null ? wanted : checked(line.id(), name);
        String home = line == null || line.home().isEmpty() ? "/" : line.home();
        if (!groupName.isEmpty()) {
            long gid = isNumber(groupName) ? id(groupName, PROCESS_ID_MOST) : checked(groupNamed(groupName), groupName);
            return new Identity(uid, gid, List.of(), home);
        }
        if (line == null) {
            return new Identity(uid, 0, List.of(), home);
        }
        List<Long> supplementary = group().find(each -> each.hasMember(line.name()), GROUPS_MOST).stream()
                .map(AccountFile.Line::id)
                .distinct()
                .toList();
        return new Identity(uid, checked(Math.max(0, line.group()), name), supplementary, home);
    }

    private long groupNamed(String name) throws IOException {
        AccountFile.Line line = group().first(each -> each.name().equals(name));
        if (line == null) {
            throw new AccountException("unable to find group " + shown(name) + ": no matching entries in group file");
        }
        return line.id();
    }

    private static AccountException noUser(String name) {
        return new AccountException("unable to find user " + shown(name) + ": no matching entries in passwd file");
    }

    /** Digits alone are never a name, whatever the file says. */
    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long id(String digits, long most) throws AccountException {
        long id = AccountFile.number(digits.replaceFirst("^0+(?=.)", ""));
        if (id < 0 || id > most) {
            throw new AccountException("uids and gids must be in range 0-" + most + ": " + shown(digits));
        }
        return id;
    }

    private static long checked(long id, String name) throws AccountException {
        if (id > PROCESS_ID_MOST) {
            throw new AccountException("uids and gids must be in range 0-" + PROCESS_ID_MOST + ": " + id + " of "
                    + shown(name) + " in the image");
        }
        return id;
    }

    private AccountFile passwd() throws IOException {
        AccountFile known = passwd;
        if (known == null) {
            known = read(PASSWD);
            passwd = known;
        }
        return known;
    }

    private AccountFile group() throws IOException {
        AccountFile known = group;
        if (known == null) {
            known = read(GROUP);
            group = known;
        }
        return known;
    }

    private AccountFile read(String path) throws IOException {
        try {
            return new AccountFile(
                    root.read(ByteString.utf8(path), FILE_BYTES_MOST).orElse(new byte[0]));
        } catch (SysException e) {
            if (e.errno() == Errno.ENOTDIR || e.errno() == Errno.ELOOP) {
                return new AccountFile(new byte[0]);
            }
            throw e;
        }
    }

    /** A name of somebody else in a message. */
    private static String shown(String name) {
        String text = ByteString.utf8(name).toString();
        return text.length() > 100 ? text.substring(0, 100) + "..." : text;
    }
}
