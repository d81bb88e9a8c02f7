package io.jcontainers.runc.cgroup;

import io.jcontainers.spec.HugepageLimit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code hugepageLimits}: the files differ only in their last part, {@code max} or {@code limit_in_bytes}. */
record HugepageWrites(
        List<HugepageLimit> limits, WriteCollector out, String suffix, Supplier<@Nullable String> hierarchy) {
    HugepageWrites {
        limits = List.copyOf(limits);
    }

    void collect() {
        String key = limits.isEmpty() ? null : hierarchy.get();
        if (key == null) {
            return;
        }
        for (int i = 0; i < limits.size(); i++) {
            HugepageLimit limit = limits.get(i);
            String field = WriteCollector.path("hugepageLimits[" + i + "]");
            FileNames.checkPageSize(field + ".pageSize", limit.pageSize());
            String prefix = "hugetlb." + limit.pageSize() + ".";
            String value = Long.toUnsignedString(limit.limit());
            out.add(CgroupWrite.of(key, prefix + suffix, value, field + ".limit"));
            // Reservations are counted apart since Linux 5.7.
            out.add(CgroupWrite.of(key, prefix + "rsvd." + suffix, value, field + ".limit")
                    .tolerating(Errno.ENOENT));
        }
    }
}
