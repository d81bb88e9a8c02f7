/**
 * The network of RUN in mode {@code default}: namespaces that are made ahead and used again, each with a way out
 * through the host's addresses and none to its loopback device. {@link io.jcontainers.build.network.NetworkPool} is the
 * entrance.
 *
 * <p>What is set on the host, only while networks are wanted: a firewall table {@code jbuild-XXXXXX} that the kernel
 * removes with the engine; devices {@code jbXXXXXXnN}; {@code net.ipv4.conf.DEVICE.forwarding} of the devices that
 * answers come by, where it is off, for steps alone; two rules in the chain FORWARD of iptables (nf_tables) where its
 * policy is DROP. Forwarding of IPv6 is never turned on, because the host would no longer listen to its routers: steps
 * have IPv6 where it is on. Not seen are firewalls of others that drop what they don't know: iptables of the old kind
 * with the policy DROP, or firewalld's zones.
 */
@NullMarked
package io.jcontainers.build.network;

import org.jspecify.annotations.NullMarked;
