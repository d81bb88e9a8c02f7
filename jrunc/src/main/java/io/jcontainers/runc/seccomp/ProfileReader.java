package io.jcontainers.runc.seccomp;

import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.SeccompArg;
import io.jcontainers.spec.SeccompSyscall;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a profile (runtime-spec config-linux.md, Seccomp) and resolves its names; needs no library and no kernel. */
final class ProfileReader {
    private static final String ROOT = "linux.seccomp";
    private static final int ARGUMENTS = 6;

    /**
     * Stands for the profile's default where a rule's group is asked for. Field names are put together on failure only.
     */
    private static final int DEFAULT = -1;

    private static final long ENOSYS = 38;

    private final Seccomp source;
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean needsListener;

    private ProfileReader(Seccomp source) {
        this.source = source;
    }

    /**
     * Checks a profile.
     *
     * @return the profile, or null for an empty one, which asks for no filter
     * @throws SeccompException with the first thing that is wrong
     */
    static @Nullable Profile read(Seccomp source) {
        boolean empty = source.defaultAction().isEmpty() && source.syscalls().isEmpty();
        return empty ? null : new ProfileReader(source).read();
    }

    private Profile read() {
        long flags = flags();
        List<Arch> architectures = architectures();
        Action defaultAction = action(DEFAULT, source.defaultAction());
        if (defaultAction == Action.SCMP_ACT_NOTIFY) {
            throw new SeccompException(ROOT + ".defaultAction", "SCMP_ACT_NOTIFY cannot be used as default action");
        }
        Long defaultErrno = source.defaultErrnoRet();
        int defaultReturn = returnValue(DEFAULT, defaultAction, defaultErrno);
        for (int i = 0; i < source.syscalls().size(); i++) {
            addGroup(i, source.syscalls().get(i), defaultReturn);
        }
        boolean enosys = !defaultAction.lets() && (defaultErrno == null || defaultErrno != ENOSYS);
        return new Profile(
                defaultReturn,
                enosys,
                architectures,
                listenerFlags(flags),
                rules,
                List.copyOf(names),
                needsListener,
                warnings);
    }

    /** No flag named means SPEC_ALLOW, as in runc: a container is not slowed down by a mitigation nobody asked for. */
    private long flags() {
        if (source.flags().isEmpty()) {
            return FilterFlag.SECCOMP_FILTER_FLAG_SPEC_ALLOW.bit();
        }
        long bits = 0;
        for (int i = 0; i < source.flags().size(); i++) {
            String name = source.flags().get(i);
            FilterFlag flag = FilterFlag.named(name);
            if (flag == null) {
                throw new SeccompException(ROOT + ".flags[" + i + "]", "seccomp flag " + name + " is not known");
            }
            if (flag != FilterFlag.SECCOMP_FILTER_FLAG_TSYNC) {
                bits |= flag.bit();
            }
        }
        return bits;
    }

    private long listenerFlags(long flags) {
        if (needsListener) {
            if (source.listenerPath() == null) {
                throw new SeccompException(ROOT + ".listenerPath", "seccomp listenerPath is not set");
            }
            return flags | FilterFlag.NEW_LISTENER;
        }
        long waitKillable = FilterFlag.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV.bit();
        if ((flags & waitKillable) != 0) {
            // The kernel refuses it alone (EINVAL); without a listener nothing ever waits.
            warnings.add("seccomp flag SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV ignored: no rule has SCMP_ACT_NOTIFY");
        }
        return flags & ~waitKillable;
    }

    private List<Arch> architectures() {
        Set<Arch> architectures = new LinkedHashSet<>();
        for (int i = 0; i < source.architectures().size(); i++) {
            String name = source.architectures().get(i);
            Arch arch = Arch.named(name);
            if (arch == null) {
                throw invalid(ROOT + ".architectures[" + i + "]", name, "arch");
            }
            architectures.add(arch);
        }
        return List.copyOf(architectures);
    }

    private void addGroup(int group, SeccompSyscall syscall, int defaultReturn) {
        Action action = action(group, syscall.action());
        int returnValue = returnValue(group, action, syscall.errnoRet());
        List<Condition> conditions = conditions(group, syscall);
        for (String name : syscall.names()) {
            if (name.isEmpty()) {
                throw new SeccompException(Rule.field(group) + ".names", "empty string is not a valid syscall");
            }
            names.add(name);
            if (action == Action.SCMP_ACT_NOTIFY) {
                notified(group, name);
            }
            if (returnValue != defaultReturn) {
                addRules(group, name, returnValue, conditions);
            }
        }
    }

    /** The process under the filter hands the notify descriptor over by write(2) and would wait for itself. */
    private void notified(int group, String name) {
        if (name.equals("write")) {
            throw new SeccompException(
                    Rule.field(group) + ".names", "SCMP_ACT_NOTIFY cannot be used for the write syscall");
        }
        needsListener = true;
    }

    /** libseccomp takes one condition for each argument; more of them are alternatives, a rule each, as in runc. */
    private void addRules(int group, String name, int returnValue, List<Condition> conditions) {
        if (conditions.size() < 2 || distinctArguments(conditions)) {
            rules.add(new Rule(name, returnValue, conditions, group));
            return;
        }
        for (Condition condition : conditions) {
            rules.add(new Rule(name, returnValue, List.of(condition), group));
        }
    }

    private static boolean distinctArguments(List<Condition> conditions) {
        int seen = 0;
        for (Condition condition : conditions) {
            int bit = 1 << condition.index();
            if ((seen & bit) != 0) {
                return false;
            }
            seen |= bit;
        }
        return true;
    }

    private static List<Condition> conditions(int group, SeccompSyscall syscall) {
        List<SeccompArg> args = syscall.args();
        if (args.isEmpty()) {
            return List.of();
        }
        List<Condition> conditions = new ArrayList<>(args.size());
        for (int i = 0; i < args.size(); i++) {
            SeccompArg arg = args.get(i);
            Operator operator = Operator.named(arg.op());
            if (operator == null) {
                throw invalid(argField(group, i) + ".op", arg.op(), "operator");
            }
            if (arg.index() < 0 || arg.index() >= ARGUMENTS) {
                throw new SeccompException(
                        argField(group, i) + ".index",
                        "error creating seccomp syscall condition for syscall " + String.join(",", syscall.names())
                                + ": syscalls only have up to 6 arguments (" + arg.index() + " given)");
            }
            conditions.add(new Condition((int) arg.index(), operator, arg.value(), arg.valueTwo()));
        }
        return conditions;
    }

    private static Action action(int group, String name) {
        Action action = Action.named(name);
        if (action == null) {
            throw invalid(group == DEFAULT ? ROOT + ".defaultAction" : Rule.field(group) + ".action", name, "action");
        }
        return action;
    }

    private static int returnValue(int group, Action action, @Nullable Long errnoRet) {
        if (errnoRet == null || (errnoRet >= 0 && errnoRet <= action.maxErrno() && action.takesErrno())) {
            return action.returnValue(errnoRet);
        }
        throw new SeccompException(
                group == DEFAULT ? ROOT + ".defaultErrnoRet" : Rule.field(group) + ".errnoRet",
                action.takesErrno()
                        ? "errno " + errnoRet + " of action " + action + " is not in 0-" + action.maxErrno()
                        : "action " + action + " takes no errno, " + errnoRet + " given");
    }

    private static String argField(int group, int arg) {
        return Rule.field(group) + ".args[" + arg + "]";
    }

    private static SeccompException invalid(String field, String name, String kind) {
        return new SeccompException(field, "string " + name + " is not a valid " + kind + " for seccomp");
    }
}
