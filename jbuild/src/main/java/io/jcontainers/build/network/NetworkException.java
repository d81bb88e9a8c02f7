package io.jcontainers.build.network;

import io.jcontainers.build.network.netlink.NetlinkException;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import java.util.Map;

/** A step can't have a network of its own; the message says what is missing and what to do. */
public final class NetworkException extends IOException {
    private static final long serialVersionUID = 1L;

    private static final String WAY_OUT = "; --network=host runs steps in the host's network instead";

    /** What is being made, and what errors mean then. */
    enum Phase {
        NAMESPACE(Map.of(
                Errno.EPERM, "CAP_SYS_ADMIN is missing",
                Errno.EINVAL, "the kernel has no network namespaces (CONFIG_NET_NS)",
                Errno.ENOSYS, "the kernel has no namespaces",
                Errno.ENOSPC, "there are as many as user.max_net_namespaces allows")),
        DEVICES(Map.of(
                Errno.EPERM, "CAP_NET_ADMIN is missing",
                Errno.EOPNOTSUPP, "the kernel has no veth devices (CONFIG_VETH, module veth)")),
        FIREWALL(Map.of(
                Errno.EPERM, "CAP_NET_ADMIN is missing",
                Errno.EPROTONOSUPPORT,
                        "the kernel has no nf_tables (CONFIG_NF_TABLES, modules nfnetlink and nf_tables)",
                Errno.EINVAL, "it needs nf_tables of Linux 5.12 (CONFIG_NF_TABLES_INET)",
                Errno.EOPNOTSUPP, "it needs nf_tables of Linux 5.12 with address translation (module nft_chain_nat)",
                Errno.ENOENT, "a kernel module is missing: one of nft_chain_nat, nft_masq, nft_ct, nft_reject_inet"));

        private final Map<Integer, String> meanings;

        Phase(Map<Integer, String> meanings) {
            this.meanings = meanings;
        }
    }

    /** @param reason what is missing, in a few words and without a full stop */
    NetworkException(String reason) {
        super(text(reason));
    }

    private NetworkException(String reason, IOException cause) {
        super(text(reason), cause);
    }

    private static String text(String reason) {
        return "no network for build steps: " + reason + WAY_OUT;
    }

    /** What a failure means at this point. */
    static NetworkException of(Phase phase, IOException cause) {
        if (cause instanceof NetworkException already) {
            return already;
        }
        int errno =
                switch (cause) {
                    case SysException failed -> failed.errno();
                    case NetlinkException refused -> refused.errno();
                    default -> 0;
                };
        String meaning = phase.meanings.get(errno);
        return new NetworkException(cause.getMessage() + (meaning == null ? "" : ": " + meaning), cause);
    }

    /** What is missing, without what to do. */
    String reason() {
        String message = String.valueOf(getMessage());
        return message.substring("no network for build steps: ".length(), message.length() - WAY_OUT.length());
    }
}
