package io.jcontainers.build.network.firewall;

import io.jcontainers.build.network.netlink.Attributes;
import io.jcontainers.build.network.netlink.Datagrams;
import io.jcontainers.build.network.netlink.Message;
import io.jcontainers.build.network.netlink.NetlinkException;
import io.jcontainers.build.network.netlink.NetlinkSocket;
import io.jcontainers.build.sys.NetworkSyscalls;
import io.jcontainers.build.sys.SysException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * nf_tables of one network namespace. The tables made by a socket go when it is closed, so also when the process that
 * has it is killed. Safe for threads.
 */
public final class Firewall implements AutoCloseable {
    /** Begins the names of all builders' tables. */
    public static final String TABLES = "jbuild-";

    private static final String FILTER = "filter";
    private static final String FORWARD = "FORWARD";
    private static final int POLICY_DROP = 0;

    private final NetlinkSocket socket;

    public Firewall(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Of the calling thread's namespace. */
    public static Firewall open(NetworkSyscalls sys) throws SysException {
        return new Firewall(new NetlinkSocket(Datagrams.kernel(sys, NetworkSyscalls.NETLINK_NETFILTER)));
    }

    /** Makes the table, all of it or nothing; EEXIST or EPERM where somebody else has one of its name. */
    public void make(EgressRules rules) throws NetlinkException, SysException {
        socket.acknowledge(rules.make());
    }

    /** Puts it in place of this socket's table of the same name; no packet passes between. */
    public void replace(EgressRules rules) throws NetlinkException, SysException {
        socket.acknowledge(rules.replace());
    }

    /** Deletes this socket's table. */
    public void delete(String table) throws NetlinkException, SysException {
        socket.acknowledge(NftRequests.batch(List.of(NftRequests.deleteTable(table))));
    }

    /** Names of all tables, sorted; those of different families may have the same. */
    public Set<String> tables() throws NetlinkException, SysException {
        Set<String> names = new TreeSet<>();
        for (Message message : socket.dump(NftRequests.tables())) {
            message.attributes(NftRequests.HEADER).text(NftRequests.TABLE_NAME).ifPresent(names::add);
        }
        return names;
    }

    /** Devices that tables of builders guard, but for one's own table. */
    public Set<String> guardedByOthers(String ownTable) throws NetlinkException, SysException {
        Set<String> devices = new HashSet<>();
        for (Message message : socket.dump(NftRequests.chains())) {
            Attributes chain = message.attributes(NftRequests.HEADER);
            String table = chain.text(NftRequests.CHAIN_TABLE).orElse("");
            String name = chain.text(NftRequests.CHAIN_NAME).orElse("");
            if (table.startsWith(TABLES) && !table.equals(ownTable) && name.startsWith(EgressRules.GUARD)) {
                devices.add(name.substring(EgressRules.GUARD.length()));
            }
        }
        return devices;
    }

    /**
     * Lets steps through where iptables drops what none of its rules lets through, as it is on machines with Docker:
     * two rules behind all others in the chain FORWARD. They are not owned by the socket: {@link #withdraw} takes them
     * back.
     *
     * @param table the name of one's own table, which the rules carry as their comment
     */
    public void admit(String table, String devices) throws NetlinkException, SysException {
        for (int family : closedFamilies()) {
            byte[] note = note(table);
            socket.acknowledge(NftRequests.batch(List.of(
                    NftRequests.addRule(
                            family,
                            FILTER,
                            FORWARD,
                            new Rule().fromDevices(devices).accept(),
                            note),
                    NftRequests.addRule(
                            family,
                            FILTER,
                            FORWARD,
                            new Rule().toDevices(devices).accept(),
                            note))));
        }
    }

    /** Takes back the rules that carry the name of a table, and those of builders whose table is gone. */
    public void withdraw(String table) throws NetlinkException, SysException {
        Set<String> tables = tables();
        for (int family : closedFamilies()) {
            for (Message message : socket.dump(NftRequests.rules(family, FILTER, FORWARD))) {
                Attributes rule = message.attributes(NftRequests.HEADER);
                String owner = owner(rule.bytes(NftRequests.RULE_NOTE).orElse(new byte[0]));
                boolean isDead = owner.startsWith(TABLES) && !tables.contains(owner);
                if (owner.equals(table) || isDead) {
                    byte[] handle = rule.bytes(NftRequests.RULE_HANDLE).orElseThrow();
                    socket.acknowledge(
                            NftRequests.batch(List.of(NftRequests.deleteRule(family, FILTER, FORWARD, handle))));
                }
            }
        }
    }

    /** Where iptables' chain FORWARD has the policy DROP. */
    private List<Integer> closedFamilies() throws NetlinkException, SysException {
        List<Integer> families = new ArrayList<>();
        for (Message message : socket.dump(NftRequests.chains())) {
            Attributes chain = message.attributes(NftRequests.HEADER);
            int family = message.u8(0);
            boolean closed = (family == NftRequests.IPV4 || family == NftRequests.IPV6)
                    && chain.text(NftRequests.CHAIN_TABLE).orElse("").equals(FILTER)
                    && chain.text(NftRequests.CHAIN_NAME).orElse("").equals(FORWARD)
                    && chain.be32(NftRequests.CHAIN_POLICY).orElse(-1) == POLICY_DROP;
            if (closed) {
                families.add(family);
            }
        }
        return families;
    }

    /** A comment as nft and iptables write them: type 0, length, the text and a NUL. */
    private static byte[] note(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] note = Arrays.copyOf(new byte[] {0, (byte) (bytes.length + 1)}, bytes.length + 3);
        System.arraycopy(bytes, 0, note, 2, bytes.length);
        return note;
    }

    private static String owner(byte[] note) {
        return note.length < 3 || note[0] != 0 ? "" : new String(note, 2, note.length - 3, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        socket.close();
    }
}
