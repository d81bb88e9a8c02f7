package io.jcontainers.runc.state;

import io.jcontainers.runc.program.Digest;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files of a host that does not exist: a command is answered as by a front that reads them. */
public final class FakeHost {
    public static final String BOOT = "11111111-2222-3333-4444-555555555555";

    private static final int ENOENT = 2;
    private static final int ROUNDS = 20;
    private static final Pattern ID = Pattern.compile("/run/t/([^/]+)(/.*)?");

    private final Map<Need, byte[]> contents = new HashMap<>();
    private final Map<String, Set<String>> entries = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();

    /** With its boot id and one user. */
    public FakeHost() {
        file("/proc/sys/kernel/random/boot_id", BOOT + "\n");
        file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
        file("/proc/self/status", "Umask:\t0022\nCapBnd:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n");
        file("/proc/self/uid_map", "         0          0 4294967295\n");
    }

    /** A regular file. */
    public FakeHost file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A regular file. */
    public FakeHost file(String path, byte[] bytes) {
        contents.put(Need.file(path, 0), bytes);
        entry(path);
        return this;
    }

    /** A directory. */
    public FakeHost directory(String path, String... names) {
        contents.put(
                need(Need.Kind.DIRECTORY, path),
                (String.join("\0", names) + "\0.\0..\0").getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** What is piped into the command. */
    public FakeHost stdin(String text) {
        contents.put(need(Need.Kind.STDIN, ""), text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A container file's parts below /run/t. */
    public FakeHost container(String id, String record, String config) {
        String file = "/run/t/" + id + "/container";
        contents.put(need(Need.Kind.RECORD, file), record.getBytes(StandardCharsets.UTF_8));
        contents.put(need(Need.Kind.CONFIG, file), config.getBytes(StandardCharsets.UTF_8));
        entry(file);
        return this;
    }

    /** A live file below /run/t. */
    public FakeHost live(String id, long pid, long startTime) {
        return file("/run/t/" + id + "/live", liveBytes(pid, startTime, 1_755_598_272L, 123_456_700L));
    }

    /** A process with the given state letter. */
    public FakeHost process(long pid, String state, long startTime) {
        return file(
                "/proc/" + pid + "/stat",
                pid + " (a) b) " + state + " 1" + " 0".repeat(17) + " " + startTime + " 9 9\n");
    }

    /** {@code struct live_file}. */
    public static byte[] liveBytes(long pid, long startTime, long created, long nanos) {
        ByteBuffer out = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x314c524a).putInt(1);
        out.putLong(pid).putLong(startTime).putLong(created).putLong(nanos).putLong(-1);
        return out.putLong(Digest.of(Arrays.copyOf(out.array(), 48), 0)).array();
    }

    /** A record with the cgroups of a v1 host: devices and freezer below /sys/fs/cgroup. */
    public static String record(String id, String boot) {
        return "{\"id\":\"" + id + "\",\"bundle\":\"/b/" + id + "\",\"rootfs\":\"/b/" + id + "/rootfs\",\"owner\":0,"
                + "\"bootId\":\"" + boot + "\",\"later\":{\"x\":[1]},\"annotations\":{\"k\":\"v\"},"
                + "\"driver\":\"CGROUPFS\",\"mode\":\"V1\",\"tolerated\":false,\"cgroups\":["
                + hierarchy("devices", id) + "," + hierarchy("freezer", id) + "," + hierarchy("memory", id) + "]}";
    }

    private static String hierarchy(String controller, String id) {
        return "{\"key\":\"" + controller + "\",\"controllers\":[\"" + controller + "\"],\"mountpoint\":"
                + "\"/sys/fs/cgroup/" + controller + "\",\"relative\":\"/" + id
                + "\",\"unified\":false,\"noPrefix\":false,\"made\":true}";
    }

    /** What the last {@link #ask} read. */
    public List<String> asked() {
        return asked;
    }

    /** Calls with a request until everything that was asked for is there. */
    public <T> T ask(String line, Function<Request, T> call) {
        Request request = request(line);
        asked.clear();
        for (int round = 0; round < ROUNDS; round++) {
            try {
                return call.apply(request);
            } catch (Files.Missing missing) {
                for (Need need : missing.needs()) {
                    asked.add(need.shown());
                    byte[] bytes = find(need);
                    request.files().put(need, bytes == null ? ENOENT : 0, bytes == null ? new byte[0] : bytes);
                }
            }
        }
        throw new AssertionError("files without end: " + asked);
    }

    private byte @Nullable [] find(Need need) {
        byte[] bytes = contents.get(need);
        if (bytes == null && need.kind() == Need.Kind.DIRECTORY && entries.containsKey(need.shown())) {
            return (String.join("\0", entries.get(need.shown())) + "\0").getBytes(StandardCharsets.ISO_8859_1);
        }
        return bytes;
    }

    private void entry(String path) {
        Matcher matcher = ID.matcher(path);
        if (matcher.matches()) {
            entries.computeIfAbsent("/run/t", key -> new LinkedHashSet<>()).add(matcher.group(1));
            if (matcher.group(2) != null) {
                entries.computeIfAbsent("/run/t/" + matcher.group(1), key -> new LinkedHashSet<>())
                        .add(matcher.group(2).substring(1));
            }
        }
    }

    private static Need need(Need.Kind kind, String path) {
        return new Need(kind, path.getBytes(StandardCharsets.UTF_8), 0);
    }

    private static Request request(String line) {
        List<byte[]> words = new ArrayList<>(List.of("jrunc".getBytes(StandardCharsets.UTF_8)));
        for (String word : line.split(" ")) {
            if (!word.isEmpty()) {
                words.add(word.getBytes(StandardCharsets.UTF_8));
            }
        }
        boolean global = words.size() > 1 && words.get(1)[0] == '-';
        return new Request(
                "",
                words,
                global ? words.size() : 1,
                "jrunc",
                "/run/t".getBytes(StandardCharsets.UTF_8),
                "/here".getBytes(StandardCharsets.UTF_8),
                Map.of("PATH", "/bin"),
                new Request.Ids(0, 0, 0, 0, 100, 1),
                List.of(),
                "6.18.0",
                "x86_64",
                List.of(false, false, false),
                new Files());
    }
}
