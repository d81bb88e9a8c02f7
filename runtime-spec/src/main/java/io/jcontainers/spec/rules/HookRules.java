package io.jcontainers.spec.rules;

import io.jcontainers.spec.Hook;
import io.jcontainers.spec.Hooks;
import java.util.List;

/** {@code hooks}: absolute paths and timeouts above 0. */
final class HookRules {
    private HookRules() {}

    static void check(Hooks hooks, Findings out) {
        check("hooks.prestart", hooks.prestart(), out);
        check("hooks.createRuntime", hooks.createRuntime(), out);
        check("hooks.createContainer", hooks.createContainer(), out);
        check("hooks.startContainer", hooks.startContainer(), out);
        check("hooks.poststart", hooks.poststart(), out);
        check("hooks.poststop", hooks.poststop(), out);
    }

    private static void check(String kind, List<Hook> hooks, Findings out) {
        for (int i = 0; i < hooks.size(); i++) {
            Hook hook = hooks.get(i);
            String path = Findings.at(kind, i);
            out.require(hook.path().startsWith("/"), path + ".path", "the path of a hook must be absolute");
            Long timeout = hook.timeout();
            out.require(timeout == null || timeout > 0, path + ".timeout", "the timeout of a hook must be above 0");
        }
    }
}
