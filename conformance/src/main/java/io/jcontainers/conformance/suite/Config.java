package io.jcontainers.conformance.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A config.json under construction. Members are named by their path with dots ("linux.resources.memory.limit");
 * objects on the way are made as needed.
 */
public final class Config {
    private static final List<String> BASE_CAPABILITIES =
            List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");

    private final Map<String, Object> root;

    private Config(Map<String, Object> root) {
        this.root = root;
    }

    /**
     * What {@code runc spec} would write without terminal and read-only root: pid, network, ipc, uts and mount
     * namespaces, the usual mounts but cgroup, three capabilities, no_new_privs.
     *
     * @param cgroup absolute cgroup path
     * @param token value of JCS_TOKEN in the process's environment, by which leftovers are found
     */
    static Config base(String cgroup, String token) {
        Config c = new Config(new LinkedHashMap<>());
        c.set("ociVersion", "1.0.2");
        c.set("process.terminal", false);
        c.set("process.user", Json.object("uid", 0, "gid", 0));
        c.set("process.args", List.of("/payload", "do", "true"));
        c.set("process.env", List.of("PATH=/bin:/usr/bin", "JCS_TOKEN=" + token));
        c.set("process.cwd", "/");
        c.capabilities(BASE_CAPABILITIES.toArray(String[]::new));
        c.set("process.noNewPrivileges", true);
        c.set("root.path", "rootfs");
        c.set("hostname", "suite");
        c.mount("/proc", "proc", "proc");
        c.mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        c.mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620");
        c.mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k");
        c.mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
        c.mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro");
        for (String type : List.of("pid", "network", "ipc", "uts", "mount")) {
            c.namespace(type);
        }
        c.set("linux.cgroupsPath", cgroup);
        c.add("linux.resources.devices", Json.object("allow", false, "access", "rwm"));
        return c;
    }

    public Config set(String path, Object value) {
        String[] names = path.split("\\.");
        Map<String, Object> parent = root;
        for (int i = 0; i < names.length - 1; i++) {
            parent = member(parent, names[i]);
        }
        parent.put(names[names.length - 1], value);
        return this;
    }

    public Config remove(String path) {
        int dot = path.lastIndexOf('.');
        Map<String, Object> parent = dot < 0 ? root : objectAt(path.substring(0, dot));
        parent.remove(path.substring(dot + 1));
        return this;
    }

    /** Appends to an array, which is made where it is absent. */
    public Config add(String path, Object... values) {
        List<Object> list = listAt(path);
        list.addAll(List.of(values));
        return set(path, list);
    }

    public Config args(String... args) {
        return set("process.args", List.of(args));
    }

    /** The payload with these verbs. */
    public Config verbs(String... verbs) {
        List<Object> args = new ArrayList<>(List.of("/payload", "do"));
        args.addAll(List.of(verbs));
        return set("process.args", args);
    }

    public Config env(String... entries) {
        return add("process.env", (Object[]) entries);
    }

    /** Bounding, effective and permitted; inheritable and ambient absent. */
    public Config capabilities(String... names) {
        List<String> list = List.of(names);
        return set("process.capabilities", Json.object("bounding", list, "effective", list, "permitted", list));
    }

    public Config moreCapabilities(String... names) {
        for (String set : List.of("bounding", "effective", "permitted")) {
            add("process.capabilities." + set, (Object[]) names);
        }
        return this;
    }

    public Config mount(String destination, String type, String source, String... options) {
        Map<String, Object> mount = Json.object("destination", destination, "type", type, "source", source);
        if (options.length > 0) {
            mount.put("options", List.of(options));
        }
        return add("mounts", mount);
    }

    public Config bind(Object source, String destination, String... options) {
        List<String> all = new ArrayList<>(List.of("bind"));
        all.addAll(List.of(options));
        return mount(destination, "bind", source.toString(), all.toArray(String[]::new));
    }

    public Config withoutMount(String destination) {
        return removeIf("mounts", m -> m.get("destination").text().equals(destination));
    }

    public Config namespace(String type) {
        return add("linux.namespaces", Json.object("type", type));
    }

    /** Replaces a namespace of that type. */
    public Config namespace(String type, Object path) {
        return withoutNamespace(type).add("linux.namespaces", Json.object("type", type, "path", path.toString()));
    }

    public Config withoutNamespace(String type) {
        return removeIf("linux.namespaces", n -> n.get("type").text().equals(type));
    }

    /** A new user namespace with one range for users and groups alike. */
    public Config userNamespace(long containerId, long hostId, long size) {
        namespace("user");
        for (String map : List.of("linux.uidMappings", "linux.gidMappings")) {
            add(map, Json.object("containerID", containerId, "hostID", hostId, "size", size));
        }
        return this;
    }

    /** @param kind prestart, createRuntime, createContainer, startContainer, poststart or poststop */
    public Config hook(String kind, Object path, String... args) {
        return add("hooks." + kind, Json.object("path", path.toString(), "args", List.of(args)));
    }

    public Config removeIf(String path, Predicate<Json> unwanted) {
        List<Object> kept = listAt(path);
        kept.removeIf(element -> unwanted.test(new Json(element)));
        return set(path, kept);
    }

    public Json json() {
        return new Json(root);
    }

    public String text() {
        return Json.write(root);
    }

    private Map<String, Object> objectAt(String path) {
        Map<String, Object> at = root;
        for (String name : path.split("\\.")) {
            at = member(at, name);
        }
        return at;
    }

    private List<Object> listAt(String path) {
        Json at = json();
        for (String name : path.split("\\.")) {
            at = at.get(name);
        }
        return new ArrayList<>(at.value() instanceof List<?> list ? list : List.of());
    }

    @SuppressWarnings("unchecked") // this class puts nothing but maps with string keys
    private static Map<String, Object> member(Map<String, Object> parent, String name) {
        return (Map<String, Object>) parent.computeIfAbsent(name, _ -> new LinkedHashMap<String, Object>());
    }
}
