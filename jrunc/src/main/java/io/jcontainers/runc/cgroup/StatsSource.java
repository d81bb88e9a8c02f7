package io.jcontainers.runc.cgroup;

import io.jcontainers.runc.cgroup.CgroupStats.HugetlbStats;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files that were read; what is missing counts as empty. */
record StatsSource(Map<String, byte[]> contents) {
    byte @Nullable [] content(String file) {
        return contents.get(file);
    }

    boolean has(String file) {
        return contents.containsKey(file);
    }

    /** A file with one number; 0 if it is missing. */
    long number(String file) {
        byte[] content = contents.get(file);
        return content == null ? 0 : KernelText.number(file, content);
    }

    /** A file with keys and values; empty if it is missing. */
    Map<String, Long> table(String file) {
        byte[] content = contents.get(file);
        return content == null ? Map.of() : KernelText.table(file, content);
    }

    /** A file with numbers between spaces; empty if it is missing. */
    List<Long> numbers(String file) {
        byte[] content = contents.get(file);
        if (content == null) {
            return List.of();
        }
        return KernelText.words(KernelText.strip(content)).stream()
                .map(word -> KernelText.number(file, word))
                .toList();
    }

    /** Huge pages: reservations where the kernel counts them apart (Linux 5.7), usage elsewhere. */
    SortedMap<String, HugetlbStats> hugetlb(List<String> sizes, String usageFile, Function<String, HugetlbStats> read) {
        SortedMap<String, HugetlbStats> stats = new TreeMap<>();
        for (String size : sizes) {
            for (String prefix : List.of("hugetlb." + size + ".rsvd.", "hugetlb." + size + ".")) {
                if (has(prefix + usageFile) && !stats.containsKey(size)) {
                    stats.put(size, read.apply(prefix));
                }
            }
        }
        return stats;
    }
}
