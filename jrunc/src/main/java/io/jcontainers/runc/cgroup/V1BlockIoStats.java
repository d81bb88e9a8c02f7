package io.jcontainers.runc.cgroup;

import io.jcontainers.runc.cgroup.CgroupStats.BlockIoEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The v1 controller blkio: each I/O scheduler has files of its own; the first set that has numbers is taken. */
final class V1BlockIoStats {
    private record Table(String file, String name) {}

    private static final List<List<Table>> SETS = List.of(
            tables(
                    "blkio.bfq.",
                    "sectors_recursive",
                    "io_service_time_recursive",
                    "io_wait_time_recursive",
                    "io_merged_recursive",
                    "io_queued_recursive",
                    "time_recursive",
                    "io_serviced_recursive",
                    "io_service_bytes_recursive"),
            tables("blkio.bfq.", "io_serviced_recursive", "io_service_bytes_recursive"),
            tables(
                    "blkio.",
                    "sectors_recursive",
                    "io_service_time_recursive",
                    "io_wait_time_recursive",
                    "io_merged_recursive",
                    "io_queued_recursive",
                    "time_recursive",
                    "io_serviced_recursive",
                    "io_service_bytes_recursive"),
            tables("blkio.throttle.", "io_serviced_recursive", "io_service_bytes_recursive"),
            tables("blkio.throttle.", "io_serviced", "io_service_bytes"));

    private V1BlockIoStats() {}

    private static List<Table> tables(String prefix, String... files) {
        List<Table> tables = new ArrayList<>();
        for (String file : files) {
            tables.add(new Table(prefix + file, jsonName(file)));
        }
        return tables;
    }

    private static String jsonName(String file) {
        return switch (file.replace("_recursive", "")) {
            case "sectors" -> "sectorsRecursive";
            case "io_service_time" -> "ioServiceTimeRecursive";
            case "io_wait_time" -> "ioWaitTimeRecursive";
            case "io_merged" -> "ioMergedRecursive";
            // Not "ioQueued": the first version's slip is the contract now.
            case "io_queued" -> "ioQueueRecursive";
            case "time" -> "ioTimeRecursive";
            case "io_serviced" -> "ioServicedRecursive";
            case "io_service_bytes" -> "ioServiceBytesRecursive";
            default -> throw new IllegalArgumentException(file);
        };
    }

    /** All files, each once. */
    static List<String> files() {
        return SETS.stream().flatMap(List::stream).map(Table::file).distinct().toList();
    }

    static Map<String, List<BlockIoEntry>> parse(Map<String, byte[]> contents) {
        for (List<Table> set : SETS) {
            Map<String, List<BlockIoEntry>> found = new LinkedHashMap<>();
            for (Table table : set) {
                List<BlockIoEntry> entries = entries(table.file(), contents);
                if (entries.isEmpty()) {
                    break;
                }
                found.put(table.name(), entries);
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return Map.of();
    }

    /** Lines {@code 8:0 Read 1234}, {@code 8:0 1234} and a {@code Total 1234} over all devices, which is left out. */
    private static List<BlockIoEntry> entries(String file, Map<String, byte[]> contents) {
        byte[] content = contents.get(file);
        List<BlockIoEntry> entries = new ArrayList<>();
        if (content == null) {
            return entries;
        }
        for (String line : KernelText.lines(content)) {
            List<String> words = KernelText.words(line.replace(':', ' '));
            if (words.size() == 2 && words.getFirst().equals("Total")) {
                continue;
            }
            if (words.size() < 3) {
                throw new CgroupException(file, "malformed line " + GoText.quote(line));
            }
            boolean hasOp = words.size() == 4;
            entries.add(new BlockIoEntry(
                    KernelText.number(file, words.get(0)),
                    KernelText.number(file, words.get(1)),
                    hasOp ? words.get(2) : "",
                    KernelText.number(file, words.get(hasOp ? 3 : 2))));
        }
        return entries;
    }
}
