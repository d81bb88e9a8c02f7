package io.jcontainers.runc.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one learns that a container ran out of memory.
 *
 * @param counters file with the line {@code oom_kill N}: how many processes were killed (v1: Linux 4.13)
 * @param eventControl v2: null, a change of {@link #counters} is seen by inotify(7) (IN_MODIFY). v1: the file that
 *     takes {@code EVENTFD OOM_CONTROL_FD}, after which the eventfd counts
 */
public record OomWatch(BytePath counters, @Nullable BytePath eventControl) {
    /** Hint for a start that failed because init was killed for want of memory. */
    public static final String INIT_KILLED = "container init was OOM-killed (memory limit too low?)";

    /** The files of a container; null if it has no memory controller. */
    public static @Nullable OomWatch of(CgroupPlacement placement) {
        HierarchyPlacement memory = placement.with("memory");
        if (memory == null) {
            return null;
        }
        return memory.unified()
                ? new OomWatch(memory.file("memory.events"), null)
                : new OomWatch(memory.file("memory.oom_control"), memory.file("cgroup.event_control"));
    }

    /** The number of killed processes in a content of {@link #counters}; 0 where it doesn't say. */
    public static long kills(byte[] content) {
        for (String line : KernelText.lines(content)) {
            List<String> words = KernelText.words(line);
            if (words.size() == 2 && words.getFirst().equals("oom_kill")) {
                return KernelText.number("oom_kill", words.get(1));
            }
        }
        return 0;
    }
}
