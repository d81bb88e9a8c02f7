package io.jcontainers.runc.cgroup;

import io.jcontainers.spec.Rdma;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code rdma}: the same file on v1 and v2. */
record RdmaWrites(Map<String, Rdma> limits, WriteCollector out, Supplier<@Nullable String> hierarchy) {
    void collect() {
        String key = limits.isEmpty() ? null : hierarchy.get();
        if (key == null) {
            return;
        }
        limits.forEach((device, limit) -> {
            String field = WriteCollector.path("rdma." + device);
            FileNames.checkRdmaDevice(field, device);
            StringBuilder value = new StringBuilder(device);
            if (limit.hcaHandles() != null) {
                value.append(" hca_handle=").append(limit.hcaHandles());
            }
            if (limit.hcaObjects() != null) {
                value.append(" hca_object=").append(limit.hcaObjects());
            }
            if (value.length() > device.length()) {
                out.add(CgroupWrite.of(key, "rdma.max", value.toString(), field));
            } else {
                out.ignore("rdma." + device, "no limit is given");
            }
        });
    }
}
