package io.jcontainers.runc.cgroup;

import java.util.Set;
import java.util.regex.Pattern;

/** Which strings of a configuration may become a file name or a word in a file: nothing else gets that far. */
final class FileNames {
    private static final Pattern PAGE_SIZE = Pattern.compile("[1-9][0-9]{0,9}[KMGT]B");
    private static final Pattern UNIFIED = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)+");
    /** IFNAMSIZ is 16 with the NUL; the kernel refuses slashes, colons and white space. */
    private static final Pattern INTERFACE = Pattern.compile("[^\\s/:\\p{Cntrl}]{1,15}");

    private static final Pattern RDMA_DEVICE = Pattern.compile("[^\\s/=\\p{Cntrl}]{1,63}");

    /** Files that move or kill processes: no limits. */
    private static final Set<String> NO_LIMITS = Set.of("cgroup.procs", "cgroup.threads", "cgroup.kill");

    private FileNames() {}

    static void checkPageSize(String field, String size) {
        if (!PAGE_SIZE.matcher(size).matches()) {
            throw new CgroupException(field, "invalid page size " + GoText.quote(size));
        }
    }

    static void checkInterface(String field, String name) {
        if (!INTERFACE.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new CgroupException(field, "invalid interface name " + GoText.quote(name));
        }
    }

    static void checkRdmaDevice(String field, String name) {
        if (!RDMA_DEVICE.matcher(name).matches()) {
            throw new CgroupException(field, "invalid rdma device " + GoText.quote(name));
        }
    }

    static void checkUnified(String field, String key) {
        if (key.contains("/")) {
            throw new CgroupException(
                    field, "unified resource " + GoText.quote(key) + " must be a file name (no slashes)");
        }
        if (!UNIFIED.matcher(key).matches()) {
            throw new CgroupException(
                    field, "unified resource " + GoText.quote(key) + " must be in the form CONTROLLER.PARAMETER");
        }
        if (NO_LIMITS.contains(key)) {
            throw new CgroupException(field, "unified resource " + GoText.quote(key) + " is no limit");
        }
    }
}
