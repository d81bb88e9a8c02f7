package io.jcontainers.build.builder;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.ParsedFlags;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.flag.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The flags of build. */
final class BuildSyntax {
    private static final char NONE = '\0';

    /** Flags of docker's that mean something else than we can do; each is refused by name. */
    private static final List<Flag> NOT_YET = List.of(
            Flag.list("attest", NONE, "", ""),
            Flag.text("builder", NONE, "", ""),
            Flag.list("cache-from", NONE, "", ""),
            Flag.list("cache-to", NONE, "", ""),
            Flag.toggle("compress", NONE, ""),
            Flag.toggle("debug", 'D', ""),
            Flag.text("isolation", NONE, "", ""),
            Flag.list("policy", NONE, "", ""),
            Flag.optional("provenance", "", ""),
            Flag.optional("sbom", "", ""),
            Flag.list("security-opt", NONE, "", ""),
            Flag.toggle("stream", NONE, ""));

    private static final List<Flag> FLAGS = List.of(
            Flag.list(
                    "add-host",
                    NONE,
                    "list",
                    "Add a custom host-to-IP mapping (format: \"host:ip\";\nip may be host-gateway)"),
            Flag.list(
                    "allow", NONE, "strings", "Allow extra privileged entitlements\n(network.host, security.insecure)"),
            Flag.list("annotation", NONE, "stringArray", "Add annotation to the image"),
            Flag.list("build-arg", NONE, "stringArray", "Set build-time variables"),
            Flag.list("build-context", NONE, "stringArray", "Additional build contexts (e.g., name=path)"),
            Flag.text("cache-max-size", NONE, "bytes", "Prune the build cache to this size afterwards"),
            Flag.text("call", NONE, "string", "Set method for evaluating build\n(build, check, outline, targets)")
                    .initially("build"),
            Flag.text("cgroup-parent", NONE, "string", "Set the parent cgroup for the RUN instructions"),
            Flag.toggle("check", NONE, "Shorthand for \"--call=check\""),
            Flag.number("cpu-period", NONE, "Limit the CPU CFS (Completely Fair Scheduler) period"),
            Flag.number("cpu-quota", NONE, "Limit the CPU CFS (Completely Fair Scheduler) quota"),
            Flag.number("cpu-shares", 'c', "CPU shares (relative weight)"),
            Flag.text("cpuset-cpus", NONE, "string", "CPUs in which to allow execution (0-3, 0,1)"),
            Flag.text("cpuset-mems", NONE, "string", "MEMs in which to allow execution (0-3, 0,1)"),
            Flag.list("dns", NONE, "list", "Set custom DNS servers"),
            Flag.list("dns-option", NONE, "list", "Set DNS options"),
            Flag.list("dns-search", NONE, "list", "Set custom DNS search domains"),
            Flag.toggle("explain", NONE, "Say why each step was not cached"),
            Flag.text("file", 'f', "string", "Name of the Dockerfile (default: \"PATH/Dockerfile\")"),
            Flag.toggle("force-rm", NONE, "Without effect"),
            Flag.text("iidfile", NONE, "string", "Write the image ID to a file"),
            Flag.number("jobs", NONE, "Steps that run at once (default: as many as there are stages)"),
            Flag.list("label", NONE, "stringArray", "Set metadata for an image"),
            Flag.toggle("load", NONE, "Shorthand for \"--output=type=docker\""),
            Flag.text("memory", 'm', "bytes", "Memory limit"),
            Flag.text(
                    "memory-swap", NONE, "bytes", "Swap limit equal to memory plus swap: -1 to enable\nunlimited swap"),
            Flag.text("metadata-file", NONE, "string", "Write build result metadata to a file"),
            Flag.text(
                            "network",
                            NONE,
                            "string",
                            "Set the networking mode for the RUN instructions\n(default, none, host)")
                    .initially("default"),
            Flag.toggle("no-cache", NONE, "Do not use cache when building the image"),
            Flag.list("no-cache-filter", NONE, "stringArray", "Do not cache specified stages"),
            Flag.text(
                    "on-error",
                    NONE,
                    "string",
                    "After a failed RUN: \"shell\" in its container, or\n\"keep\" its files"),
            Flag.list("output", 'o', "stringArray", "Output destination (format: \"type=local,dest=path\")"),
            Flag.list("platform", NONE, "stringArray", "Set target platform for build"),
            Flag.text("progress", NONE, "string", "Set type of progress output\n(auto, plain, tty, rawjson, quiet)")
                    .initially("auto"),
            Flag.optional(
                    "pull", "string", "Always attempt to pull all referenced images\n(always, missing, never, newer)"),
            Flag.toggle("push", NONE, "Shorthand for \"--output=type=registry\""),
            Flag.toggle("quiet", 'q', "Suppress the build output and print image ID on success"),
            Flag.toggle("rewrite-timestamp", NONE, "Clamp times of new files to SOURCE_DATE_EPOCH"),
            Flag.optional("rm", "", "Without effect"),
            Flag.list(
                    "secret",
                    NONE,
                    "stringArray",
                    "Secret to expose to the build\n(format: \"id=mysecret[,src=/local/secret]\")"),
            Flag.text("shm-size", NONE, "bytes", "Shared memory size for build containers"),
            Flag.optional("squash", "string", "Make one layer of all that are new (\"new\"), or of\n\"all\""),
            Flag.list(
                    "ssh",
                    NONE,
                    "stringArray",
                    "SSH agent socket or keys to expose to the build\n(format: "
                            + "\"default|<id>[=<socket>|<key>[,<key>]]\")"),
            Flag.list("tag", 't', "stringArray", "Name and optionally a tag (format: \"name:tag\")"),
            Flag.text("target", NONE, "string", "Set the target build stage to build"),
            Flag.list("ulimit", NONE, "ulimit", "Ulimit options"),
            Flag.list("volume", 'v', "list", "Bind mount a directory of this machine into every\nRUN (host:dir[:ro])"));

    static final Syntax SYNTAX = new Syntax(
            "jbuild build",
            "[OPTIONS] PATH | URL | -",
            "Build an image from a Dockerfile",
            List.of("jbuild image build", "jbuild builder build"),
            all(),
            1,
            1,
            List.of(
                    "jbuild -t app:1 .",
                    "jbuild -t app:1 -f deploy/Dockerfile --build-arg VERSION=3 --target release .",
                    "jbuild --secret id=token,src=token.txt -o type=local,dest=out https://host/repo.git#main:sub",
                    "tar c Dockerfile src | jbuild -t app:1 -"));

    private BuildSyntax() {}

    private static List<Flag> all() {
        List<Flag> all = new ArrayList<>(FLAGS);
        all.addAll(NOT_YET);
        all.sort(Comparator.comparing(Flag::name));
        return all;
    }

    /** @throws UsageException for what docker has and we have not */
    static void refuseNotYet(ParsedFlags flags) {
        for (Flag flag : NOT_YET) {
            if (flags.has(flag.name())) {
                throw new UsageException("jbuild: --" + flag.name() + " is not supported yet");
            }
        }
    }
}
