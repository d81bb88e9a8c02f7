package io.jcontainers.build.sys;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Stands before the kernel's calls: records each, and lets chosen ones fail. */
public final class RecordingSyscalls {
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Syscalls facade;

    public RecordingSyscalls(Syscalls real) {
        facade = (Syscalls) Proxy.newProxyInstance(
                Syscalls.class.getClassLoader(), new Class<?>[] {Syscalls.class}, (proxy, method, arguments) -> {
                    record(method.getName(), arguments);
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    public Syscalls facade() {
        return facade;
    }

    /** From now on every call of this name fails. */
    public void fail(String call, int errno) {
        failures.put(call, errno);
    }

    /** What was called, with its names and numbers. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private synchronized void record(String name, Object[] arguments) throws SysException {
        String shown = Arrays.stream(arguments == null ? new Object[0] : arguments)
                .filter(argument -> !(argument instanceof Fd))
                .map(Object::toString)
                .collect(Collectors.joining(" "));
        calls.add((name + " " + shown).strip());
        Integer errno = failures.get(name);
        if (errno != null) {
            throw new SysException(name, shown, errno);
        }
    }
}
