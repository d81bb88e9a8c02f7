package io.jcontainers.build.network.firewall;

import io.jcontainers.build.network.netlink.Payload;
import io.jcontainers.build.network.netlink.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Messages of nf_tables. The type is the subsystem, 10, in the upper byte and the kind in the lower.
 *
 * <pre>
 * struct nfgenmsg (linux/netfilter/nfnetlink.h):
 * 0        1         2                                          4
 * +--------+---------+------------------------------------------+
 * | family | 0       | subsystem in a batch's marks, else 0     |
 * +--------+---------+------------------------------------------+
 *
 * batch: begin, tables, chains, rules, end: all of it is done, or nothing.
 * </pre>
 */
final class NftRequests {
    static final int HEADER = 4;

    /** Names of tables, chains, and their hooks in answers. */
    static final int TABLE_NAME = 1;

    static final int CHAIN_TABLE = 1;
    static final int CHAIN_NAME = 3;
    static final int CHAIN_HOOK = 4;
    static final int CHAIN_POLICY = 5;
    static final int HOOK_NUMBER = 1;

    static final int ANY = 0;
    static final int INET = 1;
    static final int IPV4 = 2;
    static final int IPV6 = 10;

    private static final int BATCH_BEGIN = 16;
    private static final int BATCH_END = 17;
    private static final int SUBSYSTEM = 10;
    private static final int NEW_TABLE = SUBSYSTEM << 8;
    private static final int GET_TABLE = SUBSYSTEM << 8 | 1;
    private static final int DELETE_TABLE = SUBSYSTEM << 8 | 2;
    private static final int NEW_CHAIN = SUBSYSTEM << 8 | 3;
    private static final int GET_CHAIN = SUBSYSTEM << 8 | 4;
    private static final int NEW_RULE = SUBSYSTEM << 8 | 6;
    private static final int GET_RULE = SUBSYSTEM << 8 | 7;
    private static final int DELETE_RULE = SUBSYSTEM << 8 | 8;

    private static final int TABLE_FLAGS = 2;

    /** NFT_TABLE_F_OWNER, Linux 5.12: the table goes with the socket, and nobody else may change it. */
    private static final int OWNED = 2;

    private static final int CHAIN_TYPE = 7;
    private static final int HOOK_PRIORITY = 2;

    private static final int RULE_TABLE = 1;
    private static final int RULE_CHAIN = 2;
    static final int RULE_HANDLE = 3;
    private static final int RULE_EXPRESSIONS = 4;
    static final int RULE_NOTE = 7;

    private static final int MAKE = Request.ACK | Request.CREATE | Request.EXCLUSIVE;

    private NftRequests() {}

    /** Puts the marks of a batch around requests. */
    static List<Request> batch(List<Request> requests) {
        List<Request> batch = new ArrayList<>();
        batch.add(mark("begin a batch of firewall rules", BATCH_BEGIN));
        batch.addAll(requests);
        batch.add(mark("end a batch of firewall rules", BATCH_END));
        return batch;
    }

    private static Request mark(String what, int type) {
        return new Request(what, type, 0, new Payload().u8(ANY).u8(0).be16(SUBSYSTEM));
    }

    /** A table of IPv4 and IPv6 that goes with the socket. */
    static Request makeOwnedTable(String name) {
        Payload payload = head(INET).attribute(TABLE_NAME, name).attributeBe32(TABLE_FLAGS, OWNED);
        return new Request("make the firewall table " + name, NEW_TABLE, MAKE, payload);
    }

    static Request deleteTable(String name) {
        return new Request(
                "delete the firewall table " + name,
                DELETE_TABLE,
                Request.ACK,
                head(INET).attribute(TABLE_NAME, name));
    }

    /** A chain that no packet meets by itself. */
    static Request makeChain(String table, String name) {
        Payload payload = head(INET).attribute(CHAIN_TABLE, table).attribute(CHAIN_NAME, name);
        return new Request("make the firewall chain " + name, NEW_CHAIN, MAKE, payload);
    }

    /** A chain where packets pass. */
    static Request makeChain(String table, String name, String type, int hook, int priority) {
        Payload payload = head(INET)
                .attribute(CHAIN_TABLE, table)
                .attribute(CHAIN_NAME, name)
                .nested(CHAIN_HOOK, at -> at.attributeBe32(HOOK_NUMBER, hook).attributeBe32(HOOK_PRIORITY, priority))
                .attribute(CHAIN_TYPE, type);
        return new Request("make the firewall chain " + name + " of type " + type, NEW_CHAIN, MAKE, payload);
    }

    /** A rule behind those of its chain. */
    static Request addRule(String table, String chain, Rule rule) {
        return addRule(INET, table, chain, rule, payload -> {});
    }

    /** The same with a note that rules can be found again by. */
    static Request addRule(int family, String table, String chain, Rule rule, byte[] note) {
        return addRule(family, table, chain, rule, payload -> payload.attribute(RULE_NOTE, note));
    }

    private static Request addRule(int family, String table, String chain, Rule rule, Consumer<Payload> more) {
        Payload payload = head(family)
                .attribute(RULE_TABLE, table)
                .attribute(RULE_CHAIN, chain)
                .nested(RULE_EXPRESSIONS, rule::appendTo);
        more.accept(payload);
        int flags = Request.ACK | Request.CREATE | Request.APPEND;
        return new Request("add a rule to the firewall chain " + chain, NEW_RULE, flags, payload);
    }

    /** @param handle the kernel's number of the rule */
    static Request deleteRule(int family, String table, String chain, byte[] handle) {
        Payload payload = head(family)
                .attribute(RULE_TABLE, table)
                .attribute(RULE_CHAIN, chain)
                .attribute(RULE_HANDLE, handle);
        return new Request("delete a rule of the firewall chain " + chain, DELETE_RULE, Request.ACK, payload);
    }

    static Request tables() {
        return new Request("list firewall tables", GET_TABLE, 0, head(ANY));
    }

    static Request chains() {
        return new Request("list firewall chains", GET_CHAIN, 0, head(ANY));
    }

    static Request rules(int family, String table, String chain) {
        Payload payload = head(family).attribute(RULE_TABLE, table).attribute(RULE_CHAIN, chain);
        return new Request("list rules of the firewall chain " + chain, GET_RULE, 0, payload);
    }

    private static Payload head(int family) {
        return new Payload().u8(family).u8(0).be16(0);
    }
}
