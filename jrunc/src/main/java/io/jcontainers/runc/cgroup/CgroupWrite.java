package io.jcontainers.runc.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One write(2) of a value into a file of the container's cgroup, opened for writing without O_CREAT and O_TRUNC.
 *
 * @param hierarchy key of the hierarchy
 * @param file file name
 * @param value what is written, in one call, without a newline
 * @param field path of the field in config.json
 * @param tolerated errors, of open or write, that mean "go on"
 * @param recoveries what is done on some error instead of failing; an error in no set fails
 * @param explanations better texts for some errors
 */
public record CgroupWrite(
        String hierarchy,
        String file,
        String value,
        String field,
        Set<Errno> tolerated,
        List<Recovery> recoveries,
        List<Explanation> explanations)
        implements CgroupStep {
    /** Takes immutable copies. */
    public CgroupWrite {
        tolerated = Set.copyOf(tolerated);
        recoveries = List.copyOf(recoveries);
        explanations = List.copyOf(explanations);
    }

    /**
     * What is done when a write fails: these writes, in order; then the steps go on after the failed one, which is not
     * repeated.
     *
     * @param on errors that it is for
     * @param writes what to do; these have no recoveries of their own
     */
    public record Recovery(Set<Errno> on, List<CgroupWrite> writes) {
        /** Takes immutable copies. */
        public Recovery {
            on = Set.copyOf(on);
            writes = List.copyOf(writes);
        }
    }

    /**
     * Text for one error.
     *
     * @param on the errors
     * @param text lower case; each {@code %s} stands for the content of a file, without its newline
     * @param files the files, in the same cgroup, in the order of the {@code %s}
     */
    public record Explanation(Set<Errno> on, String text, List<String> files) {
        /** Takes immutable copies. */
        public Explanation {
            on = Set.copyOf(on);
            files = List.copyOf(files);
        }
    }

    /** A write that has to succeed. */
    public static CgroupWrite of(String hierarchy, String file, String value, String field) {
        return new CgroupWrite(hierarchy, file, value, field, Set.of(), List.of(), List.of());
    }

    /** The same, but going on after these errors. */
    public CgroupWrite tolerating(Errno... errors) {
        return new CgroupWrite(hierarchy, file, value, field, Set.of(errors), recoveries, explanations);
    }

    /** The same with one more recovery. */
    public CgroupWrite recovering(Errno error, CgroupWrite... writes) {
        List<Recovery> more = new ArrayList<>(recoveries);
        more.add(new Recovery(Set.of(error), List.of(writes)));
        return new CgroupWrite(hierarchy, file, value, field, tolerated, more, explanations);
    }

    /** The same with one more explanation. */
    public CgroupWrite explaining(Explanation explanation) {
        List<Explanation> more = new ArrayList<>(explanations);
        more.add(explanation);
        return new CgroupWrite(hierarchy, file, value, field, tolerated, recoveries, more);
    }

    /** The bytes to write. */
    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
