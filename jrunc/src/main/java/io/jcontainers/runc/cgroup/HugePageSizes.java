package io.jcontainers.runc.cgroup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of huge pages as the files of the hugetlb controller name them. */
public final class HugePageSizes {
    private static final Pattern DIRECTORY = Pattern.compile("hugepages-([0-9]{1,15})kB");

    private HugePageSizes() {}

    /**
     * The sizes of a host.
     *
     * @param names entries of {@code /sys/kernel/mm/hugepages}, such as {@code hugepages-2048kB}; others are skipped
     * @return such as {@code 2MB}, in the order of the names
     */
    public static List<String> of(Collection<String> names) {
        List<String> sizes = new ArrayList<>();
        for (String name : names) {
            Matcher matcher = DIRECTORY.matcher(name);
            if (matcher.matches()) {
                sizes.add(text(Long.parseLong(matcher.group(1))));
            }
        }
        return List.copyOf(sizes);
    }

    private static String text(long kibibytes) {
        if (kibibytes >= 1 << 20) {
            return (kibibytes >> 20) + "GB";
        }
        return kibibytes >= 1 << 10 ? (kibibytes >> 10) + "MB" : kibibytes + "KB";
    }
}
