package io.jcontainers.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole of config.json of one container (runtime-spec 1.3.0, config.md): the common part and {@code linux}. The
 * sections {@code vm}, {@code windows}, {@code solaris}, {@code zos} and {@code freebsd} are not kept.
 *
 * @param ociVersion version of the specification that the bundle follows; empty when absent
 * @param process what to run; absent for a bundle that is only created
 * @param root the root filesystem
 * @param hostname host name inside the container
 * @param domainname NIS domain name inside the container
 * @param mounts mounts in the order in which they are made
 * @param hooks hooks; six empty lists when absent
 * @param annotations free keys and values of the callers, in their order
 * @param linux Linux section; {@link Linux#NONE} when absent
 */
public record Spec(
        String ociVersion,
        @Nullable Process process,
        @Nullable Root root,
        @Nullable String hostname,
        @Nullable String domainname,
        List<Mount> mounts,
        Hooks hooks,
        Map<String, String> annotations,
        Linux linux) {
    /** Takes immutable copies of the collections. */
    public Spec {
        mounts = List.copyOf(mounts);
        annotations = Ordered.copyOf(annotations);
    }

    /** A builder that starts with the values of this record. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.ociVersion = ociVersion;
        builder.process = process;
        builder.root = root;
        builder.hostname = hostname;
        builder.domainname = domainname;
        builder.mounts = mounts;
        builder.hooks = hooks;
        builder.annotations = annotations;
        builder.linux = linux;
        return builder;
    }

    /** Collects the parts of a Spec; what is not set stays absent. Not thread-safe. */
    public static final class Builder {
        private String ociVersion = "";
        private @Nullable Process process;
        private @Nullable Root root;
        private @Nullable String hostname;
        private @Nullable String domainname;
        private List<Mount> mounts = List.of();
        private Hooks hooks = Hooks.NONE;
        private Map<String, String> annotations = Map.of();
        private Linux linux = Linux.NONE;

        /** Sets ociVersion: version of the specification that the bundle follows; empty when absent. */
        public Builder ociVersion(String ociVersion) {
            this.ociVersion = ociVersion;
            return this;
        }

        /** Sets process: what to run; absent for a bundle that is only created. */
        public Builder process(@Nullable Process process) {
            this.process = process;
            return this;
        }

        /** Sets root: the root filesystem. */
        public Builder root(@Nullable Root root) {
            this.root = root;
            return this;
        }

        /** Sets hostname: host name inside the container. */
        public Builder hostname(@Nullable String hostname) {
            this.hostname = hostname;
            return this;
        }

        /** Sets domainname: NIS domain name inside the container. */
        public Builder domainname(@Nullable String domainname) {
            this.domainname = domainname;
            return this;
        }

        /** Sets mounts: mounts in the order in which they are made. */
        public Builder mounts(List<Mount> mounts) {
            this.mounts = mounts;
            return this;
        }

        /** Sets hooks: hooks; six empty lists when absent. */
        public Builder hooks(Hooks hooks) {
            this.hooks = hooks;
            return this;
        }

        /** Sets annotations: free keys and values of the callers, in their order. */
        public Builder annotations(Map<String, String> annotations) {
            this.annotations = annotations;
            return this;
        }

        /** Sets linux: Linux section; {@link Linux#NONE} when absent. */
        public Builder linux(Linux linux) {
            this.linux = linux;
            return this;
        }

        /** The record. */
        public Spec build() {
            return new Spec(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, linux);
        }
    }
}
