package io.jcontainers.runc.exec;

import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The process as options of the command line describe it, over the container's own process.
 *
 * @param args program and arguments
 * @param cwd working directory, null for the container's
 * @param env entries behind the container's
 * @param terminal whether it gets a terminal: the container's own does not count
 * @param user UID or UID:GID, null for the container's
 * @param additionalGids groups besides the container's
 * @param label SELinux label, null for the container's
 * @param apparmor AppArmor profile, null for the container's
 * @param noNewPrivileges whether to set no_new_privs, null for as the container does
 * @param capabilities capabilities besides the container's
 */
public record ProcessOptions(
        List<String> args,
        @Nullable String cwd,
        List<String> env,
        boolean terminal,
        @Nullable String user,
        List<String> additionalGids,
        @Nullable String label,
        @Nullable String apparmor,
        @Nullable Boolean noNewPrivileges,
        List<String> capabilities) {
    /** As runc has it: further ids are left to files, where nobody mistypes them. */
    private static final long GREATEST_ID = Integer.MAX_VALUE;

    /** Takes immutable copies. */
    public ProcessOptions {
        args = List.copyOf(args);
        env = List.copyOf(env);
        additionalGids = List.copyOf(additionalGids);
        capabilities = List.copyOf(capabilities);
    }

    /**
     * The process.
     *
     * @throws RequestException for a user, group or capability that is none
     */
    public Process over(Process container) {
        Process.Builder process =
                container.toBuilder().args(args).terminal(terminal).consoleSize(null);
        process.user(user(container.user()));
        process.capabilities(capabilities(container.capabilities()));
        if (!env.isEmpty()) {
            List<String> all = new ArrayList<>(container.env());
            all.addAll(env);
            process.env(all);
        }
        if (cwd != null && !cwd.isEmpty()) {
            process.cwd(cwd);
        }
        if (label != null && !label.isEmpty()) {
            process.selinuxLabel(label);
        }
        if (apparmor != null && !apparmor.isEmpty()) {
            process.apparmorProfile(apparmor);
        }
        if (noNewPrivileges != null) {
            process.noNewPrivileges(noNewPrivileges);
        }
        return process.build();
    }

    private User user(User container) {
        long uid = container.uid();
        long gid = container.gid();
        if (user != null && !user.isEmpty()) {
            int colon = user.indexOf(':');
            uid = id("uid", colon < 0 ? user : user.substring(0, colon));
            gid = colon < 0 ? gid : id("gid", user.substring(colon + 1));
        }
        List<Long> groups = new ArrayList<>(container.additionalGids());
        for (String group : additionalGids) {
            groups.add(id("additional gid", group));
        }
        return new User(uid, gid, container.umask(), groups, null);
    }

    /** Digits only: a name, a sign or a number with something behind it must not become another user's id. */
    private static long id(String kind, String text) {
        boolean digits = !text.isEmpty() && text.length() <= 10;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!digits || Long.parseLong(text) > GREATEST_ID) {
            throw new RequestException(
                    "usage", "bad " + kind + ": \"" + text + "\" is not a number from 0 to " + GREATEST_ID);
        }
        return Long.parseLong(text);
    }

    /** Not into the inheritable set, which would let file capabilities grow (CVE-2022-29162). */
    private @Nullable Capabilities capabilities(@Nullable Capabilities container) {
        if (capabilities.isEmpty()) {
            return container;
        }
        Capabilities own =
                container == null ? new Capabilities(List.of(), List.of(), List.of(), List.of(), List.of()) : container;
        return new Capabilities(
                and(own.bounding()),
                and(own.effective()),
                own.inheritable(),
                and(own.permitted()),
                own.inheritable().isEmpty() ? own.ambient() : and(own.ambient()));
    }

    private List<String> and(List<String> names) {
        List<String> all = new ArrayList<>(names);
        for (String name : capabilities) {
            String upper = name.toUpperCase(Locale.ROOT);
            all.add(upper.startsWith("CAP_") ? upper : "CAP_" + upper);
        }
        return all;
    }
}
